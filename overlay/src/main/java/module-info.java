/**
 * The peer protocol, sans I/O: membership, links' handshakes, and routing. {@link
 * parley.overlay.Overlay#handle} takes one input and the time, and says what is to be done.
 *
 * <p>No threads, clocks, sockets or statics; randomness is injected; only ordered collections are
 * iterated. So a whole network runs in one thread with virtual time (simulator/). Uses {@code
 * java.base} and the protocol.
 */
module parley.overlay {
  requires transitive parley.protocol;

  exports parley.overlay;
}

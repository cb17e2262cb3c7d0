/**
 * A virtual network of overlay nodes: one thread, virtual time, one seed. Nodes are real ({@link
 * parley.overlay.Overlay}); latency, lost links, partitions, address translation, restarts and
 * lying servers are played, and invariants are checked after every event. Signatures are stubs that
 * only the simulation can make.
 *
 * <p>Never in an image. Must not know sockets, threads or clocks. Uses the overlay and the
 * protocol.
 */
module parley.simulator {
  requires transitive parley.overlay;

  exports parley.simulator;
}

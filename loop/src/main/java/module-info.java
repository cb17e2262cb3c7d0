/**
 * One non-blocking event loop: accept, read, timers, TLS, and one write per connection per turn.
 * Transports plug a codec into it.
 *
 * <p>Must not know what frames mean.
 */
module parley.loop {
  requires transitive parley.api;
  requires tls.channel;

  exports parley.loop;
}

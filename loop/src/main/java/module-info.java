/**
 * One non-blocking event loop: accept, read, timers, TLS, and one write per connection per turn.
 *
 * <p>A transport opens a {@link parley.loop.Listener} and gives it a {@link parley.loop.Codec} for
 * each {@link parley.loop.StreamConnection}; the kernel starts the {@link
 * parley.loop.SelectorLoop}. Nothing here knows what a frame means, who may speak, or how many may
 * connect. Uses no services and provides none.
 */
module parley.loop {
  requires transitive parley.api;
  requires tls.channel;

  exports parley.loop;
}

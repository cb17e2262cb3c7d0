/** TCP. */
module parley.transport.tcp {
  requires parley.api;
  requires parley.loop;
}

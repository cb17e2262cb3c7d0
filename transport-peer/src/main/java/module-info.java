/** Peer. */
module parley.transport.peer {
  requires parley.api;
}

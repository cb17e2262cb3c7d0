/** List. */
module parley.discovery.list {
  requires parley.api;
}

/** Client. */
module parley.client {
  requires org.java_websocket;
  requires parley.identity;
  requires transitive parley.protocol;

  exports parley.client;
}

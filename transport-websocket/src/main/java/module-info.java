/** WS. */
module parley.transport.websocket {
  requires org.java_websocket;
  requires parley.api;
  requires parley.loop;
}

/**
 * WebSocket clients (RFC 6455), and plain HTTP for the browser's page on the same port.
 *
 * <p>Must not know channels, nicks or authentication: it turns bytes into frames' texts and back.
 *
 * <p>It listens through {@code parley.loop}; Java-WebSocket is used for its codec only (the
 * handshake's answer, the frames), behind checks of this module's own. Provides {@link
 * parley.api.Transport} under the name {@code websocket}.
 */
module parley.transport.websocket {
  requires org.java_websocket;
  requires parley.api;
  requires parley.loop;

  provides parley.api.Transport with
      parley.transport.websocket.WebSocketTransport;
}

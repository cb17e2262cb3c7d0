/**
 * The client's half of the protocol: {@link parley.client.ClientSession}, a pure state machine from
 * commands and server frames to frames and events, and two {@link parley.client.Connector}s that
 * carry its bytes, over TCP and over WebSocket, each plain or in TLS.
 *
 * <p>Must not know the terminal, files (but a CA's), or how anything is shown. Uses parley.protocol
 * for the frames, parley.identity for keys, and Java-WebSocket for the one codec.
 */
module parley.client {
  requires org.java_websocket;
  requires transitive parley.identity;
  requires transitive parley.protocol;

  exports parley.client;
}

package parley.client;

import java.io.IOException;
import java.net.URI;

/** Text messages over WebSocket, plain or in TLS. */
public final class WebSocketConnector implements Connector {
  /** The subprotocol that is offered; a server need not choose it. */
  public static final String SUBPROTOCOL = "parley.v1";

  private final Dialler dialler;

  /** Dials at each {@link #connect}. */
  public WebSocketConnector(Dialler dialler) {
    this.dialler = dialler;
  }

  @Override
  public ServerConnection connect(ConnectionListener listener) throws IOException {
    var connection = new WebSocketConnection(URI.create(origin() + "/"), dialler, listener);
    connection.open();
    return connection;
  }

  @Override
  public String origin() {
    return (dialler.isTls() ? "wss://" : "ws://") + dialler.authority();
  }
}

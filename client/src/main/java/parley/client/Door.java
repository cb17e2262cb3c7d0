package parley.client;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** What a port is for that did not answer as it should: asked by a TLS handshake, and no more. */
enum Door {
  /** Other servers. */
  PEERS,
  /** TLS, with something unknown in it. */
  TLS,
  /** Neither. */
  OTHER;

  /** How long an answer may take; somebody waits who has been disappointed already (a guess). */
  private static final int ANSWER_MS = 2_000;

  /** What links between servers say they speak (PROTOCOL.md, 12.1). */
  private static final String PEER_PROTOCOL = "parley-peer/1";

  /** Closes the socket. */
  static Door of(Socket plain) {
    try (plain) {
      plain.setSoTimeout(ANSWER_MS);
      var factory = TlsTrust.unchecked().context().getSocketFactory();
      var secure =
          (SSLSocket)
              factory.createSocket(
                  plain, plain.getInetAddress().getHostAddress(), plain.getPort(), true);
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {PEER_PROTOCOL});
      secure.setSSLParameters(parameters);
      secure.startHandshake();
      return PEER_PROTOCOL.equals(secure.getApplicationProtocol()) ? PEERS : TLS;
    } catch (SSLException e) {
      return String.valueOf(e.getMessage()).contains("fatal alert") ? TLS : OTHER;
    } catch (IOException e) {
      return OTHER;
    }
  }

  /** What to do instead of connecting here without TLS; {@code other} where nothing is known. */
  String advice(String other) {
    return switch (this) {
      case PEERS ->
          "this is the server's port for other servers, its peer port: dial one of its ports for"
              + " clients";
      case TLS -> "this port is for TLS: use --tls";
      case OTHER -> other;
    };
  }
}

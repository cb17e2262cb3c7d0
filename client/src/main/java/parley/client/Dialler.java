package parley.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Opens a socket to a server, plain or in TLS: the part that both connectors share. */
public final class Dialler {
  /** How long a connection may take to come about, and again its TLS handshake. */
  public static final int CONNECT_MS = 10_000;

  /** The label under which the proof of a key is bound to the TLS session (RFC 5705). */
  public static final String EXPORTER_LABEL = "EXPORTER-parley-1-auth";

  private static final System.Logger LOG = System.getLogger("parley.client");

  private final String host;
  private final int port;
  private final Optional<TlsTrust> tls;
  private final Resolver resolver;

  /**
   * @param host a name or an address; an IPv6 address without brackets
   * @param tls empty for a plain connection
   */
  public Dialler(String host, int port, Optional<TlsTrust> tls) {
    this(host, port, tls, InetAddress::getAllByName);
  }

  Dialler(String host, int port, Optional<TlsTrust> tls, Resolver resolver) {
    this.host = host;
    this.port = port;
    this.tls = tls;
    this.resolver = resolver;
  }

  /** Finds the addresses of a name; at least one. */
  interface Resolver {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  boolean isTls() {
    return tls.isPresent();
  }

  /** {@code host:port}, an IPv6 address in brackets. */
  String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** A connected socket, past its TLS handshake, without a read timeout. */
  Dialled dial() throws IOException {
    if (tls.isPresent()) {
      tls.get().prepare();
    }
    try {
      Socket plain = connected();
      return tls.isPresent() ? inTls(plain, tls.get()) : new Dialled(plain, plain, new byte[0]);
    } catch (IOException e) {
      throw explained(e);
    }
  }

  /** What the port is for, where it did not answer as it should. */
  Door door() {
    try {
      return Door.of(connected());
    } catch (IOException e) {
      return Door.OTHER;
    }
  }

  /** Tries each address of the host; one that does not answer leaves their share to the others. */
  private Socket connected() throws IOException {
    InetAddress[] addresses = resolver.addresses(host);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CONNECT_MS);
    IOException failure = new UnknownHostException(host);
    for (int i = 0; i < addresses.length; i++) {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      int shareMs = (int) Math.max(1, leftMs / (addresses.length - i));
      try {
        return connected(new InetSocketAddress(addresses[i], port), shareMs);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", addresses[i], e.getMessage());
        failure = e;
      }
    }
    throw failure;
  }

  private static Socket connected(InetSocketAddress address, int withinMs) throws IOException {
    Socket plain = new Socket();
    try {
      plain.setTcpNoDelay(true);
      plain.connect(address, withinMs);
      return plain;
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  private Dialled inTls(Socket plain, TlsTrust trust) throws IOException {
    try {
      plain.setSoTimeout(CONNECT_MS);
      SSLSocket secure = secure(plain, trust);
      plain.setSoTimeout(0);
      return new Dialled(secure, plain, exporter(secure));
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  private SSLSocket secure(Socket plain, TlsTrust trust) throws IOException {
    var socketFactory = trust.context().getSocketFactory();
    var secure = (SSLSocket) socketFactory.createSocket(plain, host, port, /* autoClose= */ true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3"});
    if (trust.isChecked()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  private static byte[] exporter(SSLSocket secure) {
    if (!(secure.getSession() instanceof ExtendedSSLSession session)) {
      return new byte[0];
    }
    try {
      return session.exportKeyingMaterialData(EXPORTER_LABEL, null, 32);
    } catch (SSLException | UnsupportedOperationException e) {
      LOG.log(System.Logger.Level.WARNING, "the proof is not bound to TLS: {0}", e.getMessage());
      return new byte[0];
    }
  }

  private IOException explained(IOException cause) {
    String why =
        switch (cause) {
          case UnknownHostException _ -> "no host has this name";
          case ConnectException _ -> "nothing listens there (" + cause.getMessage() + ")";
          case SocketTimeoutException _ -> "it did not answer within " + CONNECT_MS / 1000 + " s";
          case SSLException e -> whyNoTls(e);
          default -> String.valueOf(cause.getMessage());
        };
    return new IOException("cannot connect to " + authority() + ": " + why, cause);
  }

  private String whyNoTls(SSLException cause) {
    String text = String.valueOf(cause.getMessage());
    if (text.contains("unrecognized SSL message")) {
      return "this port is not for TLS: leave --tls out";
    }
    boolean isUntrusted = has(cause, CertPathBuilderException.class);
    boolean isOfAnother = has(cause, CertificateException.class) && !isUntrusted;
    if (!isOfAnother && door() == Door.PEERS) {
      return Door.PEERS.advice("");
    }
    return "TLS failed: "
        + (isUntrusted
            ? "the server's certificate is not trusted; if its authority is one of your own, name"
                + " its file with --tls-ca"
            : text);
  }

  private static boolean has(Throwable cause, Class<? extends Throwable> kind) {
    return Stream.iterate(cause, Objects::nonNull, Throwable::getCause).anyMatch(kind::isInstance);
  }

  /**
   * A connection.
   *
   * @param wire the TCP socket under {@code socket}, the same one without TLS
   * @param tlsExporter what the TLS session exports; empty without TLS
   */
  record Dialled(Socket socket, Socket wire, byte[] tlsExporter) {
    /**
     * Ends the connection at once, whatever another thread does in it: to close a TLS socket would
     * wait for a write that does not come to its end.
     */
    void cut() {
      try {
        wire.close();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "a socket did not close: {0}", e.getMessage());
      }
    }
  }
}

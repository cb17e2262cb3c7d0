package parley.transport.peer;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import parley.api.CloseReason;
import parley.api.EventLoop;
import parley.api.PeerAddress;
import parley.api.PeerLinkInfo;
import parley.api.ServerIdentity;

/** The TLS handshake of a link, on either side. Any thread; blocks. */
final class PeerTls {
  /** What both sides must name (RFC 7301), so that no other TLS service is taken for a peer. */
  static final String ALPN = "parley-peer/1";

  /** From the first byte to the last of the handshake, on either side (docs/PROTOCOL.md). */
  static final Duration DEADLINE = Duration.ofSeconds(5);

  private static final String EXPORTER = "EXPORTER-parley-1-peer";
  private static final int EXPORTER_BYTES = 32;

  /** A second longer than a session ticket may live (RFC 8446, 4.6.1). */
  private static final int LONGER_THAN_A_TICKET_S = 604_801;

  /** Alerts by which another Parley server turns this one away, rather than not being one. */
  private static final Set<String> REFUSALS =
      Set.of(
          "bad_certificate",
          "unsupported_certificate",
          "certificate_revoked",
          "certificate_expired",
          "certificate_unknown",
          "certificate_required",
          "unknown_ca",
          "access_denied",
          "decrypt_error",
          "internal_error",
          "user_canceled");

  private final KeyManager[] ownKey;
  private final TrustManager[] trust = {new PeerTrust()};
  private final EventLoop loop;

  PeerTls(ServerIdentity identity, EventLoop loop) {
    this.ownKey = new KeyManager[] {new OwnKey(identity)};
    this.loop = loop;
    // The JDK's TLS reads files when it is first used. Were that while this process has no free
    // descriptor, its classes would be unusable, and so every link, until a restart.
    context();
  }

  /** A connection whose other side has proved its key. */
  record Secured(PeerSocket tcp, SSLSocket tls, PeerLinkInfo info) {}

  /** Shakes hands as the side that dialled. The caller closes the socket if this fails. */
  Secured dialled(PeerSocket tcp, PeerAddress remote) throws FailedHandshake {
    return shakeHands(tcp, remote, true);
  }

  /** Shakes hands as the side that accepted. The caller closes the socket if this fails. */
  Secured accepted(PeerSocket tcp, PeerAddress remote) throws FailedHandshake {
    return shakeHands(tcp, remote, false);
  }

  private Secured shakeHands(PeerSocket tcp, PeerAddress remote, boolean outbound)
      throws FailedHandshake {
    AtomicBoolean late = new AtomicBoolean();
    EventLoop.Timer deadline =
        loop.schedule(
            DEADLINE,
            () -> {
              late.set(true);
              Sockets.abort(tcp);
            });
    try {
      SSLSocket tls = socket(tcp, remote, outbound);
      tls.startHandshake();
      return secured(tcp, tls, remote, outbound);
    } catch (IOException e) {
      throw new FailedHandshake(late.get() ? tooLate() : reason(e), e);
    } catch (CertificateException e) {
      throw new FailedHandshake(notAPeer("it shows no certificate of a Parley server"), e);
    } catch (RuntimeException e) {
      // The JDK's parsers have thrown such for hostile input; a stranger must not cost a socket.
      throw new FailedHandshake(notAPeer("its handshake makes no sense"), e);
    } catch (LinkageError e) {
      throw new FailedHandshake(CloseReason.local("INTERNAL", "this server's TLS fails: " + e), e);
    } finally {
      deadline.cancel();
    }
  }

  private SSLSocket socket(PeerSocket tcp, PeerAddress remote, boolean outbound)
      throws IOException {
    var factory = context().getSocketFactory();
    SSLSocket tls =
        (SSLSocket)
            (outbound
                ? factory.createSocket(tcp, remote.host(), remote.port(), true)
                : factory.createSocket(tcp, null, true));
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3"});
    parameters.setApplicationProtocols(new String[] {ALPN});
    parameters.setSignatureSchemes(new String[] {"ed25519"});
    parameters.setServerNames(List.of()); // names mean nothing here, so none is told
    if (!outbound) {
      parameters.setNeedClientAuth(true);
    }
    tls.setSSLParameters(parameters);
    return tls;
  }

  /** One for each link: it has no session to resume, so that each link proves both keys anew. */
  private SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(ownKey, trust, null);
      // The JDK keeps every ticket for as long as the connection lasts, however many are sent,
      // and takes (or issues) none where sessions last longer than the seven days of RFC 8446.
      context.getClientSessionContext().setSessionTimeout(LONGER_THAN_A_TICKET_S);
      context.getServerSessionContext().setSessionTimeout(LONGER_THAN_A_TICKET_S);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no TLS 1.3", e);
    }
  }

  private static Secured secured(
      PeerSocket tcp, SSLSocket tls, PeerAddress remote, boolean outbound)
      throws IOException, CertificateException, FailedHandshake {
    if (!ALPN.equals(tls.getApplicationProtocol())) {
      throw new FailedHandshake(notAPeer("it speaks TLS, but not " + ALPN));
    }
    ExtendedSSLSession session = (ExtendedSSLSession) tls.getSession();
    Certificate[] shown = session.getPeerCertificates();
    byte[] key = PeerTrust.keyOf(Arrays.copyOf(shown, shown.length, X509Certificate[].class));
    byte[] exporter = session.exportKeyingMaterialData(EXPORTER, new byte[0], EXPORTER_BYTES);
    PeerAddress ip = new PeerAddress(tcp.getInetAddress().getHostAddress(), remote.port());
    return new Secured(tcp, tls, new PeerLinkInfo(key, outbound, remote, ip, exporter));
  }

  private static CloseReason tooLate() {
    return CloseReason.timeout(
        "TIMEOUT", "the TLS handshake did not end within " + DEADLINE.toSeconds() + " s");
  }

  private static CloseReason reason(IOException failure) {
    String said = String.valueOf(failure.getMessage());
    if (said.contains("Received fatal alert: ")) {
      String alert = said.substring(said.lastIndexOf(' ') + 1);
      return REFUSALS.contains(alert)
          ? CloseReason.remote("REFUSED", "the other side refused this server (" + alert + ")")
          : notAPeer("it refused TLS 1.3 with " + ALPN + " (" + alert + ")");
    }
    boolean gone =
        Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
            .anyMatch(cause -> cause instanceof EOFException || cause instanceof SocketException);
    if (gone) {
      return CloseReason.remote(
          "REFUSED",
          "the other side closed the connection within the TLS handshake: it is full, or not a"
              + " Parley server's peer port");
    }
    if (failure instanceof SSLException) {
      return notAPeer("it does not speak TLS 1.3 with an Ed25519 certificate of its own");
    }
    return CloseReason.remote("UNREACHABLE", "the connection failed: " + said);
  }

  private static CloseReason notAPeer(String why) {
    return CloseReason.remote(
        "NOT_A_PEER", "what answers there is not a Parley server's peer port: " + why);
  }
}

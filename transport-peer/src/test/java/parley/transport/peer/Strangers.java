package parley.transport.peer;

import java.math.BigInteger;
import java.net.Socket;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** TLS sides that are not, or not quite, Parley servers. */
final class Strangers {
  private Strangers() {}

  /** Self-signed by a key of another kind; each combination that TLS 1.3 knows would do. */
  record Shown(X509Certificate[] chain, PrivateKey key) {}

  static Shown certified(String keyAlgorithm, int bits, String signature) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(keyAlgorithm);
    generator.initialize(bits);
    KeyPair pair = generator.generateKeyPair();
    return new Shown(new X509Certificate[] {certificate(pair, pair, signature)}, pair.getPrivate());
  }

  static KeyPair ed25519() throws Exception {
    return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  }

  static X509Certificate certificate(KeyPair subject, KeyPair issuer, String signature)
      throws Exception {
    X500Name name = new X500Name("CN=stranger");
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.TWO,
                    Date.from(Instant.parse("2001-01-01T00:00:00Z")),
                    Date.from(Instant.parse("2002-01-01T00:00:00Z")), // long past
                    name,
                    subject.getPublic())
                .build(new JcaContentSignerBuilder(signature).build(issuer.getPrivate())));
  }

  /** A TLS context that trusts everybody and shows this, or nothing. */
  static SSLContext context(Shown shown, TrustManager trust) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        shown == null ? null : new KeyManager[] {new Shows(shown)},
        new TrustManager[] {trust},
        null);
    return context;
  }

  static SSLSocket client(SSLContext context, Socket tcp, String protocol, String... alpn)
      throws Exception {
    SSLSocket tls =
        (SSLSocket) context.getSocketFactory().createSocket(tcp, "parley", tcp.getPort(), true);
    return prepared(tls, protocol, alpn);
  }

  static SSLSocket server(SSLContext context, Socket tcp, String protocol, String... alpn)
      throws Exception {
    SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(tcp, null, true);
    return prepared(tls, protocol, alpn);
  }

  private static SSLSocket prepared(SSLSocket tls, String protocol, String... alpn) {
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setProtocols(new String[] {protocol});
    parameters.setApplicationProtocols(alpn);
    tls.setSSLParameters(parameters);
    return tls;
  }

  /** Trusts everybody, and counts the certificates that it was asked about. */
  static final class Trusting extends X509ExtendedTrustManager {
    int asked;

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      asked++;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
      asked++;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      asked++;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      asked++;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
      asked++;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      asked++;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static final class Shows extends X509ExtendedKeyManager {
    private final Shown shown;

    Shows(Shown shown) {
      this.shown = shown;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return new String[] {"it"};
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
      return "it";
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return new String[] {"it"};
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return "it";
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return shown.chain();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return shown.key();
    }
  }
}

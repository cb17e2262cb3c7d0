package parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A self-signed certificate for two days, and its key, for the tests of every module that speaks
 * TLS. Made in this process: starting keytool takes a second of work each time.
 */
public record TestCertificate(X509Certificate certificate, PrivateKey key) {
  private static final char[] PASSWORD = "test".toCharArray();

  /** The kinds of key that servers take. */
  public enum Algorithm {
    RSA("SHA256withRSA"),
    EC("SHA256withECDSA"),
    ED25519("Ed25519");

    private final String signature;

    Algorithm(String signature) {
      this.signature = signature;
    }

    KeyPair generate() throws GeneralSecurityException {
      KeyPairGenerator generator =
          KeyPairGenerator.getInstance(this == ED25519 ? "Ed25519" : name());
      switch (this) {
        case RSA -> generator.initialize(2_048);
        case EC -> generator.initialize(256);
        case ED25519 -> {} // has one size
      }
      return generator.generateKeyPair();
    }
  }

  /**
   * Makes one.
   *
   * @param alternatives what the certificate is for, such as {@code ip:127.0.0.1} or {@code
   *     dns:localhost}
   */
  public static TestCertificate of(Algorithm algorithm, String name, String... alternatives) {
    X500Name subject = new X500Name("CN=" + name);
    Instant now = Instant.now();
    try {
      KeyPair pair = algorithm.generate();
      var builder =
          new JcaX509v3CertificateBuilder(
              subject,
              BigInteger.valueOf(now.toEpochMilli()),
              Date.from(now.minus(Duration.ofDays(1))),
              Date.from(now.plus(Duration.ofDays(1))),
              subject,
              pair.getPublic());
      builder.addExtension(Extension.subjectAlternativeName, false, names(alternatives));
      return new TestCertificate(
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(
                      new JcaContentSignerBuilder(algorithm.signature).build(pair.getPrivate()))),
          pair.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new AssertionError("no certificate could be made", e);
    }
  }

  private static GeneralNames names(String... alternatives) {
    return new GeneralNames(
        List.of(alternatives).stream()
            .map(each -> each.split(":", 2))
            .map(each ->
                new GeneralName(
                    each[0].equals("ip") ? GeneralName.iPAddress : GeneralName.dNSName,
                    each[1].toLowerCase(Locale.ROOT)))
            .toArray(GeneralName[]::new));
  }

  /** The certificate as PEM. */
  public String certificatePem() {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The key as PEM, in PKCS #8. */
  public String keyPem() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  /** Puts both in place, each at once, the key readable by its owner only. */
  public void write(Path certificateFile, Path keyFile) throws IOException {
    replace(keyFile, keyPem());
    replace(certificateFile, certificatePem());
  }

  /** Puts another content in the place of a file, at once. */
  public static void replace(Path file, String content) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(next, content);
    Files.setPosixFilePermissions(
        next, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    Files.move(next, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Shakes hands with itself once, without a limit: the first handshake of a Java machine takes it
   * long, and a server waits only some seconds for one.
   */
  public void shakeHands() throws IOException, GeneralSecurityException {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket server =
            serverContext().getServerSocketFactory().createServerSocket(0, 1, here);
        Socket client =
            clientContext().getSocketFactory().createSocket(here, server.getLocalPort())) {
      Thread.startVirtualThread(() -> {
        try (Socket accepted = server.accept()) {
          accepted.getOutputStream().write(1);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
      if (client.getInputStream().read() != 1) {
        throw new IOException("the handshake failed");
      }
    }
  }

  /** Any bytes, wrapped as PEM. */
  public static String pem(String label, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes), label);
  }

  /** For a server that shows this certificate. */
  public SSLContext serverContext() throws GeneralSecurityException {
    KeyStore keys = emptyStore();
    keys.setKeyEntry("it", key, PASSWORD, new X509Certificate[] {certificate});
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  /** For a client that trusts exactly this certificate. */
  public SSLContext clientContext() throws GeneralSecurityException {
    KeyStore trusted = emptyStore();
    trusted.setCertificateEntry("it", certificate);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new AssertionError("an empty store needs no file", e);
    }
    return store;
  }
}

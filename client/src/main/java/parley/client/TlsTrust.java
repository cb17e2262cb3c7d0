package parley.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** Which certificates a server may show, and whether they are checked at all. */
public final class TlsTrust {
  private final SSLContext context;
  private final boolean checked;

  private TlsTrust(SSLContext context, boolean checked) {
    this.context = context;
    this.checked = checked;
  }

  /** The certificate authorities that come with Java. */
  public static TlsTrust system() throws IOException {
    return of(authorities(Optional.empty()), /* checked= */ true);
  }

  /**
   * Those of {@link #system}, and the certificates of a PEM file.
   *
   * @throws IOException with a sentence for people, if the file cannot be used
   */
  public static TlsTrust withAuthority(Path pem) throws IOException {
    return of(authorities(Optional.of(pem)), /* checked= */ true);
  }

  /** Any certificate of any name: whoever is on the way can read and change what is sent. */
  public static TlsTrust unchecked() throws IOException {
    return of(new Unchecked(), /* checked= */ false);
  }

  SSLContext context() {
    return context;
  }

  /**
   * Makes the first message of a handshake, for nobody: the first one of a Java machine takes it
   * long, and a server waits only some seconds for it, once it is dialled.
   */
  void prepare() throws SSLException {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(true);
    int bytes = engine.getSession().getPacketBufferSize();
    engine.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(bytes));
  }

  /** Whether the certificate has to be of the name that was dialled. */
  boolean isChecked() {
    return checked;
  }

  private static TlsTrust of(TrustManager trust, boolean checked) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, new SecureRandom());
      return new TlsTrust(context, checked);
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static TrustManager authorities(Optional<Path> pem) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (X509Certificate certificate : trustManager(null).getAcceptedIssuers()) {
        store.setCertificateEntry("system-" + store.size(), certificate);
      }
      if (pem.isPresent()) {
        for (Certificate certificate : certificates(pem.get())) {
          store.setCertificateEntry("file-" + store.size(), certificate);
        }
      }
      return trustManager(store);
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static X509TrustManager trustManager(KeyStore storeOrSystem)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(storeOrSystem);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("this Java has no X.509 trust manager");
  }

  private static Collection<? extends Certificate> certificates(Path pem) throws IOException {
    try (InputStream in = Files.newInputStream(pem)) {
      var all = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (all.isEmpty()) {
        throw new IOException(pem + " holds no certificate: it must be a PEM file");
      }
      return all;
    } catch (CertificateException e) {
      throw new IOException(pem + " is not a PEM file of certificates: " + e.getMessage(), e);
    } catch (java.nio.file.NoSuchFileException e) {
      throw new IOException(pem + " does not exist", e);
    }
  }

  /** The extended kind, because Java adds a check of the name to the plain one. */
  private static final class Unchecked extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

package parley.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate, made by the JDK's keytool, and the PEM files of it. */
record Certificates(Path certFile, Path keyFile, Certificate certificate) {
  static final List<String> RSA = List.of("-keyalg", "RSA", "-keysize", "2048");
  static final List<String> EC = List.of("-keyalg", "EC", "-groupname", "secp256r1");
  static final List<String> ED25519 = List.of("-keyalg", "Ed25519");

  static Certificates make(Path folder, String name, List<String> algorithm) throws Exception {
    Path store = folder.resolve(name + ".p12");
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "it",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit"));
    command.addAll(algorithm);
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes());
    assertEquals(0, keytool.waitFor(), said);
    char[] password = "changeit".toCharArray();
    KeyStore keys = KeyStore.getInstance(store.toFile(), password);
    Path certFile = folder.resolve(name + ".crt");
    Path keyFile = folder.resolve(name + ".key");
    Certificate certificate = keys.getCertificate("it");
    pem(certFile, "CERTIFICATE", certificate.getEncoded());
    pem(keyFile, "PRIVATE KEY", keys.getKey("it", password).getEncoded());
    return new Certificates(certFile, keyFile, certificate);
  }

  static void pem(Path file, String label, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder(64, "\n".getBytes()).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
  }

  /** A client that trusts exactly this certificate. */
  SSLContext client() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("it", certificate);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** Puts another certificate's files in the place of these. */
  void replaceBy(Certificates other) throws IOException {
    Files.copy(other.certFile, certFile, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.copy(other.keyFile, keyFile, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}

package parley.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A self-signed certificate for 127.0.0.1, made by the JDK's keytool. */
record Pem(String certificate, String key, X509Certificate parsed) {
  static Pem make(Path folder, String name) throws IOException, InterruptedException {
    Path store = folder.resolve(name + ".p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair -keyalg EC -groupname secp256r1 -alias a -storetype PKCS12",
            "-storepass changeit -validity 2 -dname CN=" + name,
            "-ext san=ip:127.0.0.1,dns:localhost",
            "-keystore " + store);
    Process keytool =
        new ProcessBuilder(List.of(String.join(" ", command).split(" ")))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes());
    if (!keytool.waitFor(20, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new AssertionError("keytool: " + said);
    }
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, "changeit".toCharArray());
      return new Pem(
          block("CERTIFICATE", keys.getCertificate("a").getEncoded()),
          block("PRIVATE KEY", keys.getKey("a", "changeit".toCharArray()).getEncoded()),
          (X509Certificate) keys.getCertificate("a"));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String block(String what, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes), what);
  }

  /** Puts both files in place, each at once. */
  void write(Path certificateFile, Path keyFile) throws IOException {
    replace(keyFile, key);
    replace(certificateFile, certificate);
  }

  static void replace(Path file, String content) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(next, content);
    Files.setPosixFilePermissions(
        next, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    Files.move(next, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }
}

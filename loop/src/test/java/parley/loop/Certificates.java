package parley.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import javax.net.ssl.SSLContext;
import parley.testing.TestCertificate;

/** The two PEM files of a self-signed certificate. */
record Certificates(Path certFile, Path keyFile, TestCertificate made) {
  static Certificates make(Path folder, String name, TestCertificate.Algorithm algorithm)
      throws IOException {
    Certificates files =
        new Certificates(
            folder.resolve(name + ".crt"),
            folder.resolve(name + ".key"),
            TestCertificate.of(algorithm, name, "ip:127.0.0.1"));
    files.made.write(files.certFile, files.keyFile);
    return files;
  }

  Certificate certificate() {
    return made.certificate();
  }

  /** A client that trusts exactly this certificate. */
  SSLContext client() throws GeneralSecurityException {
    return made.clientContext();
  }

  /** Puts another certificate's files in the place of these. */
  void replaceBy(Certificates other) throws IOException {
    Files.copy(other.certFile, certFile, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(other.keyFile, keyFile, StandardCopyOption.REPLACE_EXISTING);
  }
}

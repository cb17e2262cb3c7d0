package parley.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.api.SettingException;
import parley.testing.TestCertificate;
import parley.testing.TestCertificate.Algorithm;

class TlsSourceTest {
  @TempDir static Path folder;
  private static Certificates ec;
  private static Certificates rsa;

  @BeforeAll
  static void makeCertificates() throws Exception {
    ec = Certificates.make(folder, "ec", Algorithm.EC);
    rsa = Certificates.make(folder, "rsa", Algorithm.RSA);
  }

  @Test
  void thereIsNoneWithoutSettingsAndBothOrNeitherMustBeSet() {
    assertTrue(TlsSource.from(new Fixture.MapSettings(Map.of())).isEmpty());
    refused("tls-key: must be set too", Map.of("tls-cert", ec.certFile().toString()));
    refused("tls-cert: must be set too", Map.of("tls-key", ec.keyFile().toString()));
  }

  @Test
  void rsaEcAndEd25519KeysAreTaken() throws Exception {
    Certificates ed25519 = Certificates.make(folder, "ed", Algorithm.ED25519);
    for (Certificates made : List.of(ec, rsa, ed25519)) {
      try (TlsSource source =
          TlsSource.from(settings(made.certFile(), made.keyFile())).orElseThrow()) {
        assertEquals("TLS", source.context().getProtocol());
      }
    }
  }

  @Test
  void aMissingFileIsRefusedUnderTheSettingThatNamesIt() {
    Path missing = folder.resolve("missing.pem");
    refused("tls-cert: '" + missing + "': there is no such file", missing, ec.keyFile());
    refused("tls-key: '" + missing + "': there is no such file", ec.certFile(), missing);
  }

  @Test
  void aFileThatHoldsSomethingElseIsRefused() throws Exception {
    Path text = folder.resolve("text.pem");
    Files.writeString(text, "hello\n");
    refused("holds no '-----BEGIN CERTIFICATE-----'", text, ec.keyFile());
    refused("holds no '-----BEGIN PRIVATE KEY-----'", ec.certFile(), text);
    Files.writeString(text, "-----BEGIN PRIVATE KEY-----\nAAAA\n");
    refused("has no '-----END PRIVATE KEY-----'", ec.certFile(), text);
    Files.writeString(text, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    refused("neither an RSA, an EC nor an Ed25519 key", ec.certFile(), text);
  }

  @Test
  void anOldOrEncryptedKeyIsRefusedWithTheCommandThatConvertsIt() throws Exception {
    Path old = folder.resolve("old.pem");
    for (String label : List.of("RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY")) {
      Files.writeString(old, TestCertificate.pem(label, new byte[100]));
      refused("openssl pkcs8 ", ec.certFile(), old);
    }
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() {
    refused("the key does not belong to the certificate", ec.certFile(), rsa.keyFile());
  }

  @Test
  void aChangedPairIsReadAgainAndABadOneKeepsTheOneBefore() throws Exception {
    Certificates files = Certificates.make(folder, "files", Algorithm.EC);
    try (TlsSource source = new TlsSource(files.certFile(), files.keyFile())) {
      final SSLContext first = source.context();
      assertFalse(source.reload(), "nothing has changed");
      Files.writeString(files.certFile(), "half written");
      assertFalse(source.reload());
      assertSame(first, source.context());
      Files.delete(files.keyFile());
      assertFalse(source.reload());
      assertSame(first, source.context());
      Files.copy(
          rsa.certFile(), files.certFile(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      Files.copy(ec.keyFile(), files.keyFile());
      assertFalse(source.reload(), "only one of the two is new");
      assertSame(first, source.context());
      files.replaceBy(rsa);
      assertTrue(source.reload());
      assertNotSame(first, source.context());
    }
  }

  /**
   * A certificate of an Ed25519 key of no bytes, at which the JDK's decoder (25) does not fail as
   * it says it would, but with an ArrayIndexOutOfBoundsException.
   */
  private static final String ODD =
      "30819e3052020101300506032b6570300c310a300806035504030c0161301e170d3236303130313030303030305a"
          + "170d3236303130313030303030305a300c310a300806035504030c0161300a300506032b657003010030"
          + "0506032b6570034100"
          + "00".repeat(64);

  @Test
  void anOddCertificateIsRefusedAtTheStartAndChangesNothingLater() throws Exception {
    Path odd = folder.resolve("odd.pem");
    Files.writeString(odd, TestCertificate.pem("CERTIFICATE", HexFormat.of().parseHex(ODD)));
    refused("tls-cert: '" + odd + "' or its key is not as it should be", odd, ec.keyFile());
    Certificates files = Certificates.make(folder, "odd-later", Algorithm.EC);
    try (TlsSource source = new TlsSource(files.certFile(), files.keyFile())) {
      final SSLContext first = source.context();
      Files.copy(odd, files.certFile(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      assertFalse(source.reload());
      assertSame(first, source.context());
      files.replaceBy(rsa);
      assertTrue(source.reload());
    }
  }

  private static void refused(String problem, Path certFile, Path keyFile) {
    refused(problem, settings(certFile, keyFile).values());
  }

  private static void refused(String problem, Map<String, String> settings) {
    String text =
        assertThrows(
                SettingException.class,
                () -> {
                  Optional<TlsSource> made = TlsSource.from(new Fixture.MapSettings(settings));
                  made.ifPresent(TlsSource::close);
                })
            .getMessage();
    assertTrue(text.contains(problem), text);
  }

  private static Fixture.MapSettings settings(Path certFile, Path keyFile) {
    return new Fixture.MapSettings(
        Map.of("tls-cert", certFile.toString(), "tls-key", keyFile.toString()));
  }
}

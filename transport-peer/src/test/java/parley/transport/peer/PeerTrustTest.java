package parley.transport.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.identity.Identity;

class PeerTrustTest {
  private final PeerTrust trust = new PeerTrust();

  @Test
  void acceptsOneSelfSignedCertificateAndReadsItsKey() throws Exception {
    Identity identity = Identity.ephemeral();
    X509Certificate[] chain = {identity.certificate()};
    trust.checkClientTrusted(chain, "UNKNOWN");
    trust.checkServerTrusted(chain, "UNKNOWN");
    assertArrayEquals(identity.publicKey(), PeerTrust.keyOf(chain));
  }

  @Test
  void refusesNoneAndTwo() {
    X509Certificate certificate = Identity.ephemeral().certificate();
    assertRefused("a chain of 0");
    assertRefused("a chain of 2", certificate, certificate);
  }

  @Test
  void refusesASignatureOfAnotherKey() throws Exception {
    KeyPair key = Strangers.ed25519();
    KeyPair other = Strangers.ed25519();
    trust.checkClientTrusted(
        new X509Certificate[] {Strangers.certificate(key, key, "Ed25519")}, "UNKNOWN");
    assertRefused("not signed with its own", Strangers.certificate(key, other, "Ed25519"));
  }

  @ParameterizedTest
  @CsvSource({"RSA,2048,SHA256withRSA", "EC,256,SHA256withECDSA"})
  void refusesKeysOfAnotherKind(String algorithm, int bits, String signature) throws Exception {
    assertRefused("not Ed25519", Strangers.certified(algorithm, bits, signature).chain()[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void refusesKeysThatAnybodyCanProveToOwn(String key) {
    PublicKey shown = mock(PublicKey.class);
    when(shown.getEncoded()).thenReturn(HexFormat.of().parseHex("302a300506032b6570032100" + key));
    X509Certificate certificate = mock(X509Certificate.class);
    when(certificate.getPublicKey()).thenReturn(shown);
    assertRefused("of small order", certificate);
  }

  private void assertRefused(String why, X509Certificate... chain) {
    for (var refusal :
        new CertificateException[] {
          assertThrows(
              CertificateException.class, () -> trust.checkClientTrusted(chain, "UNKNOWN")),
          assertThrows(CertificateException.class, () -> trust.checkServerTrusted(chain, "UNKNOWN"))
        }) {
      assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }
  }
}

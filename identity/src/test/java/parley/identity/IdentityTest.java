package parley.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {
  private static final HexFormat HEX = HexFormat.of();

  @ParameterizedTest
  @CsvSource({
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e3970"
        + "1cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613"
        + "d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760"
        + "984dc6594a7c15e9716ed28dc027beceea1ec40a"
  })
  void signsAndVerifiesTheVectorsOfRfc8032(
      String seed, String publicKey, String message, String signature) {
    Identity identity = Identity.ofSeed(HEX.parseHex(seed));
    byte[] signed = HEX.parseHex(message);
    assertEquals(publicKey, HEX.formatHex(identity.publicKey()));
    assertEquals(signature, HEX.formatHex(identity.sign(signed)));
    assertTrue(Identity.verify(HEX.parseHex(publicKey), signed, HEX.parseHex(signature)));
  }

  @Test
  void signsAndVerifiesTheVectorOfRfc8032ThatIsAHash() throws Exception {
    Identity identity =
        Identity.ofSeed(
            HEX.parseHex("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42"));
    byte[] message =
        MessageDigest.getInstance("SHA-512").digest("abc".getBytes(StandardCharsets.US_ASCII));
    assertEquals(
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c664"
            + "31e0303dca179c138ac17ad9bef1177331a704",
        HEX.formatHex(identity.sign(message)));
    assertTrue(Identity.verify(identity.publicKey(), message, identity.sign(message)));
  }

  @Test
  void refusesEverySingleBitFlip() {
    Identity identity = Identity.ephemeral();
    byte[] message = "to be signed".getBytes(StandardCharsets.UTF_8);
    byte[] signature = identity.sign(message);
    assertTrue(Identity.verify(identity.publicKey(), message, signature));
    for (int bit = 0; bit < 512; bit++) {
      assertFalse(Identity.verify(identity.publicKey(), message, flipped(signature, bit)));
    }
    for (int bit = 0; bit < 256; bit++) {
      assertFalse(Identity.verify(flipped(identity.publicKey(), bit), message, signature));
    }
    for (int bit = 0; bit < message.length * 8; bit++) {
      assertFalse(Identity.verify(identity.publicKey(), flipped(message, bit), signature));
    }
  }

  @ParameterizedTest
  @CsvSource({"31,64", "33,64", "0,64", "32,63", "32,65", "32,0", "0,0", "64,32"})
  void answersFalseToWrongLengths(int keyBytes, int signatureBytes) {
    assertFalse(Identity.verify(new byte[keyBytes], new byte[3], new byte[signatureBytes]));
    Identity identity = Identity.ephemeral();
    byte[] signature = identity.sign(new byte[3]);
    assertFalse(
        Identity.verify(
            Arrays.copyOf(identity.publicKey(), keyBytes),
            new byte[3],
            Arrays.copyOf(signature, signatureBytes)));
  }

  @Test
  void refusesASeedOfTheWrongLength() {
    assertThrows(IllegalArgumentException.class, () -> Identity.ofSeed(new byte[31]));
  }

  @Test
  void handsOutCopies() {
    Identity identity = Identity.ephemeral();
    identity.publicKey()[0] ^= 1;
    byte[] message = {1};
    assertTrue(Identity.verify(identity.publicKey(), message, identity.sign(message)));
  }

  @Test
  void neverShowsTheSecret() {
    Identity identity = Identity.ofSeed(new byte[32]);
    assertTrue(identity.toString().contains(HEX.formatHex(identity.publicKey())));
    assertFalse(identity.toString().contains("0000000000000000"));
  }

  @Test
  void givesTheJdkTheSameKey() throws Exception {
    Identity identity = Identity.ephemeral();
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(identity.privateKey());
    signature.update((byte) 7);
    byte[] signed = signature.sign();
    assertArrayEquals(identity.sign(new byte[] {7}), signed);
    assertTrue(Identity.verify(identity.publicKey(), new byte[] {7}, signed));
  }

  @Test
  void certifiesItsKeyForEver() throws Exception {
    Identity identity = Identity.ephemeral();
    var certificate = identity.certificate();
    certificate.verify(certificate.getPublicKey());
    assertEquals(3, certificate.getVersion());
    assertEquals("Ed25519", certificate.getSigAlgName());
    assertEquals("CN=parley", certificate.getSubjectX500Principal().getName());
    assertTrue(certificate.getPublicKey() instanceof EdECPublicKey);
    byte[] info = certificate.getPublicKey().getEncoded();
    assertEquals("302a300506032b6570032100", HEX.formatHex(info, 0, 12));
    assertArrayEquals(identity.publicKey(), Arrays.copyOfRange(info, 12, 44));
    certificate.checkValidity();
    certificate.checkValidity(new Date(86_400_000L));
    certificate.checkValidity(new Date(253_000_000_000_000L));
    assertEquals(certificate, identity.certificate());
  }

  @Test
  void remembersNoMoreKeysThanItsCap() {
    PublicKeys keys = new PublicKeys(3);
    byte[] first = Identity.ephemeral().publicKey();
    for (int i = 0; i < 10; i++) {
      assertTrue(keys.validated(first).isPresent());
      assertTrue(keys.validated(Identity.ephemeral().publicKey()).isPresent());
      assertTrue(keys.validated(new byte[32]).isEmpty());
    }
    assertEquals(3, keys.size());
    assertEquals(keys.validated(first), keys.validated(first), "the same point, not decoded anew");
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] result = bytes.clone();
    result[bit / 8] ^= (byte) (1 << (bit % 8));
    return result;
  }
}

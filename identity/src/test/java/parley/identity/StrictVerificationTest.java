package parley.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lax verifiers accept, and two servers would therefore judge differently. */
class StrictVerificationTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final BigInteger ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        // the eight points of small order
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        // the same in encodings that are not canonical
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        // y not canonical, beyond the small-order ones; y = 2^255 - 1
        "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        // y = 2 and y = 7: no point of the curve has it
        "0200000000000000000000000000000000000000000000000000000000000000",
        "0700000000000000000000000000000000000000000000000000000000000000"
      })
  void refusesKeysThatVouchForAnything(String key) {
    byte[] publicKey = HEX.parseHex(key);
    byte[] neutral = new byte[64];
    neutral[0] = 1; // R is the neutral element and S = 0: holds for every k that is 0 mod 8
    byte[] same = Arrays.copyOf(publicKey, 64); // R = A and S = 0
    for (int i = 0; i < 32; i++) {
      byte[] message = {(byte) i};
      assertFalse(Identity.verify(publicKey, message, neutral));
      assertFalse(Identity.verify(publicKey, message, same));
      assertFalse(Identity.verify(publicKey, message, new byte[64]));
    }
  }

  @Test
  void refusesSWithAMultipleOfTheOrderAdded() {
    Identity identity = Identity.ofSeed(new byte[32]);
    byte[] message = {1, 2, 3};
    byte[] signature = identity.sign(message);
    BigInteger s = Edwards.number(Arrays.copyOfRange(signature, 32, 64));
    int tried = 0;
    for (BigInteger more = s.add(ORDER); more.bitLength() <= 256; more = more.add(ORDER)) {
      assertFalse(Identity.verify(identity.publicKey(), message, withS(signature, more)));
      tried++;
    }
    assertTrue(tried >= 14, "tried " + tried);
    assertTrue(Identity.verify(identity.publicKey(), message, withS(signature, s)));
  }

  @Test
  void refusesSOutOfRange() {
    Identity identity = Identity.ephemeral();
    byte[] message = {};
    byte[] signature = identity.sign(message);
    for (BigInteger s :
        new BigInteger[] {
          BigInteger.ZERO,
          BigInteger.ONE,
          ORDER.subtract(BigInteger.ONE),
          ORDER,
          ORDER.add(BigInteger.ONE),
          BigInteger.TWO.pow(253),
          BigInteger.TWO.pow(255),
          BigInteger.TWO.pow(256).subtract(BigInteger.ONE)
        }) {
      assertFalse(Identity.verify(identity.publicKey(), message, withS(signature, s)), "" + s);
    }
  }

  @Test
  void refusesRThatIsNoPointOrNotCanonical() {
    Identity identity = Identity.ephemeral();
    byte[] message = {9};
    byte[] signature = identity.sign(message);
    for (String r :
        new String[] {
          "00".repeat(32),
          "ff".repeat(32),
          "02" + "00".repeat(31),
          "ed" + "ff".repeat(30) + "7f",
          "ee" + "ff".repeat(30) + "7f",
          "01" + "00".repeat(30) + "80"
        }) {
      byte[] forged = signature.clone();
      System.arraycopy(HEX.parseHex(r), 0, forged, 0, 32);
      assertFalse(Identity.verify(identity.publicKey(), message, forged), r);
    }
  }

  @Test
  void refusesTheNeutralRInAnEncodingThatIsNotCanonical() throws Exception {
    // S = k·a makes S·B = k·A: R is the neutral element. Encoded as y = p + 1 it is refused.
    byte[] seed = new byte[32];
    Identity identity = Identity.ofSeed(seed);
    byte[] canonical = HEX.parseHex("01" + "00".repeat(31));
    byte[] other = HEX.parseHex("ee" + "ff".repeat(30) + "7f");
    byte[] message = {4};
    for (byte[] r : new byte[][] {canonical, other}) {
      BigInteger s = challenge(r, identity.publicKey(), message).multiply(scalar(seed)).mod(ORDER);
      boolean accepted =
          Identity.verify(identity.publicKey(), message, withS(Arrays.copyOf(r, 64), s));
      assertEquals(Arrays.equals(r, canonical), accepted);
    }
  }

  @Test
  void refusesAKeyWithAComponentOfSmallOrder() throws Exception {
    byte[] seed = new byte[32];
    byte[] order8 =
        HEX.parseHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");
    byte[] honest = Identity.ofSeed(seed).publicKey();
    byte[] mixed = Edwards.decode(honest).plus(Edwards.decode(order8)).encoded();
    int holding = 0;
    for (int i = 0; i < 64; i++) {
      byte[] message = {(byte) i};
      // R = neutral, S = k·a: S·B = k·A, which is k·(A + T) whenever k is 0 mod 8.
      byte[] r = HEX.parseHex("01" + "00".repeat(31));
      BigInteger k = challenge(r, mixed, message);
      BigInteger s = k.multiply(scalar(seed)).mod(ORDER);
      byte[] signature = withS(Arrays.copyOf(r, 64), s);
      holding += k.mod(BigInteger.valueOf(8)).signum() == 0 ? 1 : 0;
      assertFalse(Identity.verify(mixed, message, signature));
    }
    assertTrue(holding > 0, "none of these would have convinced a lax verifier either");
  }

  private static BigInteger challenge(byte[] r, byte[] key, byte[] message) throws Exception {
    MessageDigest hash = MessageDigest.getInstance("SHA-512");
    hash.update(r);
    hash.update(key);
    hash.update(message);
    return Edwards.number(hash.digest()).mod(ORDER);
  }

  private static BigInteger scalar(byte[] seed) throws Exception {
    byte[] hash = Arrays.copyOf(MessageDigest.getInstance("SHA-512").digest(seed), 32);
    hash[0] &= (byte) 0xF8;
    hash[31] &= 0x7F;
    hash[31] |= 0x40;
    return Edwards.number(hash);
  }

  private static byte[] withS(byte[] signature, BigInteger s) {
    byte[] result = signature.clone();
    System.arraycopy(Edwards.bytes(s), 0, result, 32, 32);
    return result;
  }
}

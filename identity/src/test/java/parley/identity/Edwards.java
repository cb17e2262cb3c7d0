package parley.identity;

import java.math.BigInteger;

/** The curve's arithmetic as in RFC 8032, 5.1: slow, obvious, and for tests only. */
record Edwards(BigInteger x, BigInteger y) {
  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger D =
      BigInteger.valueOf(-121_665).multiply(BigInteger.valueOf(121_666).modInverse(P)).mod(P);

  static Edwards decode(byte[] encoded) {
    BigInteger all = number(encoded);
    BigInteger y = all.clearBit(255);
    BigInteger y2 = y.multiply(y);
    BigInteger x2 =
        y2.subtract(BigInteger.ONE)
            .multiply(D.multiply(y2).add(BigInteger.ONE).modInverse(P))
            .mod(P);
    BigInteger x = x2.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
    if (!x.multiply(x).mod(P).equals(x2)) {
      x = x.multiply(BigInteger.TWO.modPow(P.shiftRight(2), P)).mod(P);
    }
    if (!x.multiply(x).mod(P).equals(x2)) {
      throw new IllegalArgumentException("not a point");
    }
    return new Edwards(x.testBit(0) == all.testBit(255) ? x : P.subtract(x), y);
  }

  Edwards plus(Edwards other) {
    BigInteger cross = D.multiply(x).multiply(other.x).multiply(y).multiply(other.y);
    return new Edwards(
        x.multiply(other.y)
            .add(y.multiply(other.x))
            .multiply(BigInteger.ONE.add(cross).modInverse(P))
            .mod(P),
        y.multiply(other.y)
            .add(x.multiply(other.x))
            .multiply(BigInteger.ONE.subtract(cross).modInverse(P))
            .mod(P));
  }

  byte[] encoded() {
    return bytes(x.testBit(0) ? y.setBit(255) : y);
  }

  static BigInteger number(byte[] littleEndian) {
    BigInteger number = BigInteger.ZERO;
    for (int i = littleEndian.length - 1; i >= 0; i--) {
      number = number.shiftLeft(8).or(BigInteger.valueOf(littleEndian[i] & 0xFF));
    }
    return number;
  }

  static byte[] bytes(BigInteger number) {
    byte[] littleEndian = new byte[32];
    for (int i = 0; i < 32; i++) {
      littleEndian[i] = number.shiftRight(8 * i).byteValue();
    }
    return littleEndian;
  }
}

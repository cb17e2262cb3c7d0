package parley.kernel;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;
import parley.api.ServerIdentity;
import parley.overlay.PairSecrets;

/** This server's key for signing, and an X25519 key that is new at each start (RFC 7748). */
final class ServerSecrets implements PairSecrets {
  private static final String X25519 = "X25519";
  private static final int BYTES = 32;

  private final ServerIdentity identity;
  private final KeyPair exchange;

  ServerSecrets(ServerIdentity identity) {
    this.identity = identity;
    try {
      exchange = KeyPairGenerator.getInstance(X25519).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java since 11 has X25519", e);
    }
  }

  @Override
  public byte[] sign(byte[] bytes) {
    return identity.sign(bytes);
  }

  @Override
  public byte[] exchangeKey() {
    byte[] bigEndian = ((XECPublicKey) exchange.getPublic()).getU().toByteArray();
    byte[] littleEndian = new byte[BYTES];
    for (int i = 0; i < bigEndian.length && i < BYTES; i++) {
      littleEndian[i] = bigEndian[bigEndian.length - 1 - i];
    }
    return littleEndian;
  }

  @Override
  public byte[] shared(byte[] otherExchangeKey) {
    byte[] bigEndian = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      bigEndian[i] = otherExchangeKey[BYTES - 1 - i];
    }
    bigEndian[0] &= 0x7f; // the top bit is not part of the number
    try {
      var other =
          KeyFactory.getInstance(X25519)
              .generatePublic(
                  new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian)));
      KeyAgreement agreement = KeyAgreement.getInstance(X25519);
      agreement.init(exchange.getPrivate());
      agreement.doPhase(other, true);
      return Arrays.copyOf(agreement.generateSecret(), BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("this is no X25519 public key", e);
    }
  }
}

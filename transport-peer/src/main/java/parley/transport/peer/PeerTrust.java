package parley.transport.peer;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Accepts exactly one self-signed Ed25519 certificate, whatever its names and dates. That the other
 * side owns the key is proved by the handshake itself (RFC 8446, 4.4.3).
 */
final class PeerTrust extends X509ExtendedTrustManager {
  private static final int KEY_BYTES = 32;

  /** The SubjectPublicKeyInfo of Ed25519 before the key (RFC 8410, section 4). */
  private static final byte[] INFO_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  /**
   * The y of every key of small order, its sign bit cleared: the JDK's verifier accepts them, and
   * then everybody can prove to own one.
   */
  private static final Set<String> SMALL_ORDER =
      Set.of(
          "0000000000000000000000000000000000000000000000000000000000000000",
          "0100000000000000000000000000000000000000000000000000000000000000",
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

  /**
   * The raw 32-byte key of a peer's certificate.
   *
   * @throws CertificateException if it is not one that a Parley server shows
   */
  static byte[] keyOf(X509Certificate[] chain) throws CertificateException {
    if (chain.length != 1) {
      throw new CertificateException("a chain of " + chain.length + " certificates, not one");
    }
    byte[] info = chain[0].getPublicKey().getEncoded();
    if (info.length != INFO_PREFIX.length + KEY_BYTES
        || !Arrays.equals(info, 0, INFO_PREFIX.length, INFO_PREFIX, 0, INFO_PREFIX.length)) {
      throw new CertificateException("the certificate's key is not Ed25519");
    }
    byte[] key = Arrays.copyOfRange(info, INFO_PREFIX.length, info.length);
    byte[] y = key.clone();
    y[KEY_BYTES - 1] &= 0x7F;
    if (SMALL_ORDER.contains(HexFormat.of().formatHex(y))) {
      throw new CertificateException("the certificate's key is of small order");
    }
    return key;
  }

  private static void check(X509Certificate[] chain) throws CertificateException {
    keyOf(chain);
    try {
      chain[0].verify(chain[0].getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new CertificateException("the certificate is not signed with its own key", e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}

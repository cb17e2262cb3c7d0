package parley.identity;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;

/** The X.509 wrapping that TLS wants around a bare Ed25519 key. */
final class SelfSigned {
  private static final AlgorithmIdentifier ED25519 =
      new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);

  // Dates that never matter: a wrong clock on either side must not part two servers (RFC 5280,
  // 4.1.2.5 gives 99991231235959Z to certificates without an end).
  private static final Date START = Date.from(Instant.EPOCH);
  private static final Date NEVER = Date.from(Instant.parse("9999-12-31T23:59:59Z"));

  private SelfSigned() {}

  static X509Certificate certificate(byte[] publicKey, UnaryOperator<byte[]> sign) {
    X500Name name = new X500Name("CN=parley");
    byte[] encoded;
    try {
      encoded =
          new X509v3CertificateBuilder(
                  name,
                  BigInteger.ONE,
                  START,
                  NEVER,
                  name,
                  new SubjectPublicKeyInfo(ED25519, publicKey))
              .build(new Signer(sign))
              .getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException("a certificate could not be encoded in memory", e);
    }
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
    } catch (CertificateException e) {
      throw new IllegalStateException("this Java runtime refuses Parley's own certificate", e);
    }
  }

  private static final class Signer implements ContentSigner {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final UnaryOperator<byte[]> sign;

    Signer(UnaryOperator<byte[]> sign) {
      this.sign = sign;
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
      return ED25519;
    }

    @Override
    public OutputStream getOutputStream() {
      return content;
    }

    @Override
    public byte[] getSignature() {
      return sign.apply(content.toByteArray());
    }
  }
}

package parley.loop;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate chain and its key, as PEM files hold them. */
final class PemIdentity {
  private static final long LARGEST_FILE_BYTES = 1024 * 1024;
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");
  private static final byte[] PROBE = "a key and its certificate".getBytes(StandardCharsets.UTF_8);
  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  private PemIdentity() {}

  /** The key file is at fault. */
  static final class BadKeyException extends GeneralSecurityException {
    private static final long serialVersionUID = 1L;

    BadKeyException(String message) {
      super(message);
    }
  }

  /** One {@code BEGIN} … {@code END} of a file. */
  private record Block(String label, byte[] bytes) {}

  /** Everything that a TLS server needs, or an exception whose text says what is wrong. */
  static SSLContext read(Path certFile, Path keyFile) throws IOException, GeneralSecurityException {
    Certificate[] chain = chain(blocks(text(certFile)));
    PrivateKey key;
    try {
      key = key(blocks(text(keyFile)));
    } catch (IOException e) {
      throw new BadKeyException(e.getMessage());
    }
    requirePair(chain[0].getPublicKey(), key);
    KeyStore store = KeyStore.getInstance("PKCS12");
    char[] noPassword = {};
    store.load(null, noPassword);
    store.setKeyEntry("parley", key, noPassword, chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, noPassword);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static String text(Path file) throws IOException {
    try {
      if (Files.size(file) > LARGEST_FILE_BYTES) {
        throw new IOException("this is larger than any PEM file");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no such file", e);
    }
  }

  private static Certificate[] chain(List<Block> blocks) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<Certificate> chain = new ArrayList<>();
    for (Block block : blocks) {
      if (block.label().equals("CERTIFICATE")) {
        chain.add(factory.generateCertificate(new ByteArrayInputStream(block.bytes())));
      }
    }
    if (chain.isEmpty()) {
      throw new GeneralSecurityException(
          "holds no '-----BEGIN CERTIFICATE-----', but should hold the chain in PEM");
    }
    return chain.toArray(Certificate[]::new);
  }

  private static PrivateKey key(List<Block> blocks) throws GeneralSecurityException {
    for (Block block : blocks) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return key(block.bytes());
        }
        case "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY" ->
            throw new BadKeyException(
                "holds a key in the old form '"
                    + block.label()
                    + "'; convert it with: openssl pkcs8 -topk8 -nocrypt -in old.pem -out key.pem");
        case "ENCRYPTED PRIVATE KEY" ->
            throw new BadKeyException(
                "the key is encrypted; decrypt it with: openssl pkcs8 -in old.pem -out key.pem");
        default -> {} // a certificate beside the key, or parameters of its curve
      }
    }
    throw new BadKeyException(
        "holds no '-----BEGIN PRIVATE KEY-----', but should hold a PKCS#8 key in PEM");
  }

  private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException e) {
        // of another algorithm: the next is tried
      }
    }
    throw new BadKeyException("the key is neither an RSA, an EC nor an Ed25519 key in PKCS#8");
  }

  /** A key store takes any key beside any certificate, and then every handshake fails. */
  private static void requirePair(PublicKey certified, PrivateKey key)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "EdDSA";
        };
    boolean pair;
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(PROBE);
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(certified);
      verifier.update(PROBE);
      pair = verifier.verify(signer.sign());
    } catch (GeneralSecurityException e) {
      pair = false; // of different algorithms
    }
    if (!pair) {
      throw new BadKeyException("the key does not belong to the certificate");
    }
  }

  private static List<Block> blocks(String text) throws GeneralSecurityException {
    List<Block> blocks = new ArrayList<>();
    int from = text.indexOf(BEGIN);
    while (from >= 0) {
      int labelEnd = text.indexOf(DASHES, from + BEGIN.length());
      if (labelEnd < 0) {
        throw new GeneralSecurityException("a PEM header has no end");
      }
      String label = text.substring(from + BEGIN.length(), labelEnd);
      int bodyEnd = text.indexOf("-----END " + label + DASHES, labelEnd);
      if (bodyEnd < 0) {
        throw new GeneralSecurityException("'" + label + "' has no '-----END " + label + "-----'");
      }
      String body = text.substring(labelEnd + DASHES.length(), bodyEnd);
      blocks.add(new Block(label, decode(label, body)));
      from = text.indexOf(BEGIN, bodyEnd);
    }
    return blocks;
  }

  private static byte[] decode(String label, String body) throws GeneralSecurityException {
    try {
      // an old key in PEM may have headers before its base64; it is refused by its label anyway
      return body.indexOf(':') >= 0 ? new byte[0] : Base64.getMimeDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("'" + label + "' is not base64: " + e.getMessage(), e);
    }
  }
}

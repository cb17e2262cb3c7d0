package parley.api;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A server's key. Immutable; any thread. */
public interface ServerIdentity {
  /** The 32 bytes that name this server; a copy. */
  byte[] publicKey();

  /** A 64-byte signature over canonical bytes. */
  byte[] sign(byte[] message);

  /** The same key for the JDK's TLS. */
  PrivateKey privateKey();

  /** Self-signed with this key; made anew at each start. */
  X509Certificate certificate();
}

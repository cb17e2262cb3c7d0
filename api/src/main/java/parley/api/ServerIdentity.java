package parley.api;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import org.apiguardian.api.API;

/** A server's key. Immutable; any thread. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
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

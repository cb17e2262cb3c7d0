/**
 * Ed25519 keys with BouncyCastle: strict verification, signing, key files that only their owner may
 * read, and the self-signed certificate that a server shows on its links. Shared by servers
 * (through {@code parley.auth.ed25519}) and clients.
 *
 * <p>Knows neither the protocol nor the rest of the server. Uses BouncyCastle's lightweight
 * interface only: no security provider is registered, which would cost start-up time and change the
 * JDK's TLS for the whole process.
 */
module parley.identity {
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;

  exports parley.identity;
}

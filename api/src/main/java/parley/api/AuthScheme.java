package parley.api;

import org.apiguardian.api.API;

/**
 * What a session proves before it is let in. A provider of {@code parley.api.AuthScheme}; one
 * instance is made. Several may be installed: a server tells its clients which it takes, and each
 * client chooses one.
 *
 * <p>Who somebody is is always their key, and its signature is checked whatever the scheme: see
 * {@link KeyScheme}. A scheme of another kind says who may come in, by a proof beside the
 * signature.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface AuthScheme {
  /** The longest proof that a client may send, in bytes. */
  int PROOF_BYTES_MOST = 1024;

  /**
   * The scheme's name on the wire and in the setting {@code auth-schemes}, for example {@code
   * ed25519}.
   *
   * @return lower-case letters, digits and hyphens, at most 32; the same at each call
   */
  String name();

  /**
   * Called once, before {@link #verify} and before the server listens. May block for a few seconds.
   *
   * @param settings the plugin's own ({@code [plugin.<id>]}), and behind them the server's
   * @throws SettingException if one of its settings has a bad value: the server then does not start
   */
  default void start(Settings settings) {}

  /**
   * Whether a proof is valid: strict, so that every server comes to the same answer. Any thread, at
   * the same time, but never the loop's; may take some seconds, which delay only the session that
   * it is asked about; never throws for anything that the other side sent.
   *
   * @param publicKey the session's key, 32 bytes, from outside
   * @param message the canonical bytes to be proved, which hold a fresh challenge: {@code
   *     S("parley/1 auth", …)} of the protocol, section 2
   * @param proof from outside: at most {@link #PROOF_BYTES_MOST} bytes; for a {@link KeyScheme} the
   *     signature, 64 bytes
   */
  boolean verify(byte[] publicKey, byte[] message, byte[] proof);
}

package parley.client;

import java.io.IOException;

/** What a scheme that the user chose asks for beside the key's signature. */
public interface SchemeProof {
  /** The scheme's name, as a server tells it. */
  String scheme();

  /**
   * Makes the proof; may block for some seconds.
   *
   * @param signed the bytes that the key signs, in which there is a fresh challenge
   * @return 1 to 1,024 bytes
   * @throws IOException with a sentence for people, if there is none
   */
  byte[] of(byte[] signed) throws IOException;
}

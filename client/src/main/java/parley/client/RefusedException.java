package parley.client;

import java.io.IOException;

/** The server was reached and refused the connection. */
public final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** {@code message}: a sentence for people. */
  public RefusedException(String message) {
    super(message);
  }
}

package parley.api;

/** A setting has a bad value: the text says which, where it came from, and what would be right. */
public final class SettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message the whole sentence, for people
   */
  public SettingException(String message) {
    super(message);
  }
}

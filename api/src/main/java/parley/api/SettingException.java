package parley.api;

import org.apiguardian.api.API;

/** A setting has a bad value: the text says which, where it came from, and what would be right. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class SettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A refusal, as {@link Settings#refuse} makes it.
   *
   * @param message the whole sentence, for people
   */
  public SettingException(String message) {
    super(message);
  }
}

package parley.providers;

import java.io.PrintWriter;
import java.io.Writer;

/**
 * What a stranger's code has thrown, for the log. An exception's own methods, such as {@code
 * getMessage()}, are that code, too, and may throw again. Any thread.
 */
public final class Thrown {
  private Thrown() {}

  /** Logs with the whole trace, or with the class alone if the exception cannot be shown. */
  public static void log(
      System.Logger log, System.Logger.Level level, String text, Throwable thrown) {
    if (!log.isLoggable(level)) {
      return;
    }
    try {
      thrown.printStackTrace(
          new PrintWriter(Writer.nullWriter())); // some logs swallow what it throws
      log.log(level, text, thrown);
    } catch (Throwable e) {
      log.log(level, text + ": " + thrown.getClass().getName() + ", which cannot be shown");
    }
  }
}

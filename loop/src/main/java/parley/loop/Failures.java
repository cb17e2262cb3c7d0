package parley.loop;

import java.io.PrintWriter;
import java.io.Writer;
import java.lang.System.Logger.Level;

/**
 * What a task, a handler or a codec has thrown, for the log. It may be of a plugin, and so may its
 * own methods be, which can throw again: a log that asks them must not end the loop.
 */
final class Failures {
  private Failures() {}

  /** Logs with the whole trace, or with the class alone if the exception cannot be shown. */
  static void log(System.Logger log, Level level, String text, Throwable thrown) {
    try {
      thrown.printStackTrace(new PrintWriter(Writer.nullWriter())); // some logs swallow a failure
      log.log(level, text, thrown);
    } catch (Throwable e) {
      log.log(level, text + ": " + thrown.getClass().getName() + ", which cannot be shown");
    }
  }
}

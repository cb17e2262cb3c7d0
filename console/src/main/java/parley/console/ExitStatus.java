package parley.console;

/** What the process ends with; the last two are of sysexits.h. */
public final class ExitStatus {
  /** All is well. */
  public static final int OK = 0;

  /** A command of a script failed, or the identity could not be used. */
  public static final int FAILED = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** The server cannot be reached, or was lost. */
  public static final int UNREACHABLE = 69;

  /** The server refused, or did not prove its key. */
  public static final int REFUSED = 77;

  /** Ctrl+C ended it while a command ran. */
  public static final int INTERRUPTED = 130;

  private ExitStatus() {}
}

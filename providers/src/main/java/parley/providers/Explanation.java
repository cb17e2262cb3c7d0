package parley.providers;

import java.util.Optional;
import java.util.ServiceConfigurationError;

/** Sentences for the author of a plugin that failed. */
final class Explanation {
  /** Enough for a sentence; a stranger's exception may hold anything. */
  private static final int MOST_CHARACTERS = 300;

  private Explanation() {}

  /**
   * What went wrong.
   *
   * @param step what the plugin was doing, for example {@code open()}
   */
  static String of(Throwable failure, String step) {
    Throwable cause = root(failure);
    String sentence =
        switch (cause) {
          case PluginProblem problem -> text(problem);
          case StackOverflowError _ -> "overflowed the stack in " + step + at(cause);
          case UnsupportedClassVersionError _ -> laterJava(text(cause));
          case NoClassDefFoundError _ -> missing(text(cause).replace('/', '.'));
          case ClassNotFoundException _ -> missing(text(cause));
          case IncompatibleClassChangeError _ ->
              "does not fit this server's parley.api "
                  + PluginCheck.apiVersion()
                  + ", or another library of the image: "
                  + text(cause)
                  + at(cause);
          case ServiceConfigurationError _ -> "cannot provide " + text(cause);
          default ->
              "threw " + cause.getClass().getName() + message(cause) + " from " + step + at(cause);
        };
    return sentence.length() > MOST_CHARACTERS
        ? sentence.substring(0, MOST_CHARACTERS) + "…"
        : sentence;
  }

  /** Of a class file's version. */
  static String laterJava(String found) {
    int ours = Runtime.version().feature();
    return "was compiled for a later Java than this server's, which is %d: compile it with --release %d (%s)"
        .formatted(ours, ours, found);
  }

  private static Throwable root(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof ExceptionInInitializerError
            || cause instanceof ServiceConfigurationError
            || cause instanceof NoClassDefFoundError)
        && cause.getCause() != null
        && !(cause.getCause()
            instanceof NoSuchMethodException)) { // the loader's own words are better
      cause = cause.getCause();
    }
    return cause;
  }

  /** The class loader says which class, but not of which module that is not there. */
  private static String missing(String name) {
    boolean ofJava =
        name.startsWith("java.")
            || name.startsWith("javax.")
            || name.startsWith("jdk.")
            || name.startsWith("com.sun.");
    return ofJava
        ? "needs the class "
            + name
            + " of a JDK module that is not in this image; do without it, or link an image with it"
            + " (docs/plugins.md, \"Link-time\")"
        : "needs the class " + name + ", which is in none of its jars: put that jar beside it";
  }

  private static String text(Throwable cause) {
    return Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getName());
  }

  private static String message(Throwable cause) {
    return Optional.ofNullable(cause.getMessage()).map(text -> " (" + text + ")").orElse("");
  }

  private static String at(Throwable cause) {
    StackTraceElement[] trace = cause.getStackTrace();
    return trace.length == 0 ? "" : ", at " + place(trace);
  }

  /** The innermost place that is not the JDK's. */
  static String place(StackTraceElement... trace) {
    for (StackTraceElement element : trace) {
      if (!element.getClassName().startsWith("java.")
          && !element.getClassName().startsWith("jdk.")) {
        return place(element);
      }
    }
    return trace.length == 0 ? "an unknown place" : place(trace[0]);
  }

  private static String place(StackTraceElement element) {
    return element.getClassName()
        + "."
        + element.getMethodName()
        + (element.getFileName() == null
            ? ""
            : "(" + element.getFileName() + ":" + element.getLineNumber() + ")");
  }
}

package parley.bench;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What a build's figures are beside an earlier one's, and what follows. Figures of a server that is
 * still compiling are those of neither build as it will run: they are measured again, and if that
 * does not help, they are marked and count for nothing.
 */
final class Comparison {
  /** How often a figure is measured at most; guess. */
  static final int TRIES = 3;

  /** What all figures together say; in the order in which one goes before another. */
  enum Verdict {
    HELD,
    UNKNOWN,
    MORE
  }

  private final Notebook.Table table =
      new Notebook.Table("work", "figure", "before", "now", "ratio", "at most", "");
  private Verdict verdict = Verdict.HELD;

  /**
   * A figure of both builds.
   *
   * @param ratio what the new one may be of the earlier one is {@code most}
   * @param compilerShare the larger of the parts of the CPU time that went into compiling
   */
  record Figure(
      String work,
      String name,
      double before,
      double now,
      double ratio,
      double most,
      double compilerShare) {
    private Verdict verdict() {
      if (compilerShare > Burst.COMPILED) {
        return Verdict.UNKNOWN;
      }
      return ratio <= most ? Verdict.HELD : Verdict.MORE;
    }

    private String mark() {
      return switch (verdict()) {
        case HELD -> "";
        case MORE -> "**more**";
        case UNKNOWN ->
            String.format(Locale.ROOT, "**not known** (compiling: %.0f %%)", 100 * compilerShare);
      };
    }
  }

  /** Measures, and again while the servers compile. */
  static <T> T repeated(Supplier<T> measurement, Predicate<T> compiled) {
    T measured = measurement.get();
    for (int i = 1; i < TRIES && !compiled.test(measured); i++) {
      System.err.println("  compiling: measured again");
      measured = measurement.get();
    }
    return measured;
  }

  void add(Figure figure) {
    if (figure.verdict().compareTo(verdict) > 0) {
      verdict = figure.verdict();
    }
    table.row(
        figure.work(),
        figure.name(),
        Notebook.shown(figure.before()),
        Notebook.shown(figure.now()),
        Notebook.shown(figure.ratio()),
        Notebook.shown(figure.most()),
        figure.mark());
  }

  Verdict verdict() {
    return verdict;
  }

  @Override
  public String toString() {
    return table.toString();
  }
}

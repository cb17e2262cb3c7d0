package parley.bench;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Properties;

/**
 * What was measured, on disk: a page for each section, and the figures that several pages need. A
 * run of some sections leaves the pages of the others as they are.
 */
final class Notebook {
  private final Path folder;
  private final Properties figures = new Properties();

  Notebook(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve("figures.properties");
      if (Files.exists(file)) {
        try (Reader in = Files.newBufferedReader(file)) {
          figures.load(in);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The figure of a name, if it has been measured. */
  OptionalDouble figure(String name) {
    String value = figures.getProperty(name);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(value));
  }

  void figure(String name, double value) {
    figures.setProperty(name, Double.toString(value));
  }

  /** Forgets a section's figures before it is measured again. */
  void forget(String prefix) {
    figures.stringPropertyNames().stream()
        .filter(name -> name.startsWith(prefix))
        .forEach(figures::remove);
  }

  /** Keeps a section's page. */
  void page(String section, String markdown) {
    try {
      Files.writeString(folder.resolve(section + ".md"), markdown);
      try (Writer out = Files.newBufferedWriter(folder.resolve("figures.properties"))) {
        figures.store(out, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A section's page; empty if it has never been measured here. */
  String page(String section) {
    Path file = folder.resolve(section + ".md");
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A Markdown table. */
  static final class Table {
    private final StringBuilder text = new StringBuilder();

    Table(String... heads) {
      row(heads);
      String[] rules = new String[heads.length];
      Arrays.fill(rules, "---:");
      rules[0] = "---";
      row(rules);
    }

    void row(String... cells) {
      text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    @Override
    public String toString() {
      return text + "\n";
    }
  }

  /** A figure with three digits that count, or as many as it has before its point. */
  static String shown(double value) {
    double size = Math.abs(value);
    String form = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, form, value);
  }

  static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    sorted.sort(null);
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}

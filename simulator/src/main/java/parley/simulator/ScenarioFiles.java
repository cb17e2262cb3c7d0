package parley.simulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads scenarios from text. A scenario begins with three lines, {@code scenario <name>}, {@code
 * sizes <servers>…} and {@code seeds <at each build> <in the long table>}; each further line is a
 * step, one of {@link Verbs}. Empty lines and lines that begin with # say nothing.
 */
public final class ScenarioFiles {
  private static final List<String> FILES =
      List.of("shapes.txt", "faults.txt", "liars.txt", "presence.txt");
  private static final String NAME = "scenario ";
  private static final String SIZES = "sizes ";
  private static final String SEEDS = "seeds ";

  private final List<Scenario> scenarios = new ArrayList<>();
  private String name = "";
  private List<Integer> sizes = List.of();
  private List<Integer> seeds = List.of();
  private List<Scenario.Step> steps = new ArrayList<>();

  private ScenarioFiles() {}

  /** The scenarios that come with the simulator. */
  public static List<Scenario> all() {
    return FILES.stream().flatMap(file -> parse(lines(file)).stream()).toList();
  }

  private static List<String> lines(String file) {
    try (InputStream in = ScenarioFiles.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the scenarios " + file + " are missing in this build");
      }
      var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads scenarios.
   *
   * @throws IllegalArgumentException if a line is none of theirs
   */
  static List<Scenario> parse(List<String> lines) {
    var file = new ScenarioFiles();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        file.line(i + 1, line);
      }
    }
    file.end();
    return List.copyOf(file.scenarios);
  }

  private void line(int number, String line) {
    try {
      if (line.startsWith(NAME)) {
        end();
        name = line.substring(NAME.length());
      } else if (line.startsWith(SIZES)) {
        sizes = numbers(line.substring(SIZES.length()));
      } else if (line.startsWith(SEEDS)) {
        seeds = numbers(line.substring(SEEDS.length()));
      } else {
        steps.add(new Scenario.Step(number, line, Verbs.parse(line)));
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
    }
  }

  private static List<Integer> numbers(String text) {
    Stream<String> words = Arrays.stream(text.split(" "));
    return words.filter(word -> !word.isEmpty()).map(Integer::valueOf).toList();
  }

  private void end() {
    if (!name.isEmpty()) {
      if (sizes.isEmpty() || seeds.size() != 2 || steps.isEmpty()) {
        throw new IllegalArgumentException(
            "scenario '" + name + "' needs sizes, two numbers of seeds, and steps");
      }
      scenarios.add(new Scenario(name, sizes, seeds.get(0), seeds.get(1), List.copyOf(steps)));
    } else if (!steps.isEmpty()) {
      throw new IllegalArgumentException("the first line is 'scenario' and a name");
    }
    name = "";
    sizes = List.of();
    seeds = List.of();
    steps = new ArrayList<>();
  }
}

package parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What bench/report runs. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Measures, and writes docs/performance.md.")
public final class Main implements Callable<Integer> {
  /** A delivery costs more than before. */
  private static final int MORE_STATUS = 1;

  @Parameters(
      paramLabel = "SECTION",
      description =
          "fanout, channels, doors, latency, direct, presence, storm, idle, scale, mesh, pieces;"
              + " all if none is given. Other sections stay as they were measured last.")
  private List<String> sections = List.of();

  @Option(names = "--short", description = "shorter bursts and fewer rounds: about ten minutes")
  private boolean brief;

  @Option(
      names = "--only",
      paramLabel = "CONTESTANT",
      description =
          "measures only this one, as the report calls it, and writes no report; may be repeated")
  private Set<String> only = Set.of();

  @Option(names = "--images", description = "the folder of the images to measure")
  private Optional<Path> images = Optional.empty();

  @Option(
      names = "--before",
      paramLabel = "IMAGES",
      description = "compares with an earlier build's images, and does nothing else: bench/guard")
  private Optional<Path> before = Optional.empty();

  @Option(names = "--root", required = true, hidden = true)
  private Path root;

  @Option(names = "--floor", required = true, hidden = true)
  private Path floor;

  private Main() {}

  /** Called by bench/report. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Main())
            .setExitCodeExceptionMapper(any -> CommandLine.ExitCode.USAGE)
            .execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> known = Report.SECTIONS.stream().map(Section::name).toList();
    for (String name : sections) {
      if (!known.contains(name)) {
        System.err.println("there is no section '" + name + "'; there are " + known);
        return CommandLine.ExitCode.USAGE;
      }
    }
    Path folder = Files.createTempDirectory("parley-bench");
    var notebook =
        new Notebook(
            only.isEmpty() ? root.resolve("bench/target/report") : folder.resolve("notes"));
    Path measured = images.orElse(root.resolve("launcher/target/images"));
    var bench = new Bench(measured, floor, folder, notebook, brief, only);
    if (before.isPresent()) {
      return switch (new Guard(bench, before.get()).verdict()) {
        case HELD -> CommandLine.ExitCode.OK;
        case MORE -> MORE_STATUS;
        case UNKNOWN -> CommandLine.ExitCode.USAGE;
      };
    }
    for (Section section : Report.SECTIONS) {
      if (sections.isEmpty() || sections.contains(section.name())) {
        notebook.forget(section.name() + ".");
        String page = section.measure(bench);
        System.out.print(page);
        notebook.page(section.name(), page);
      }
    }
    if (!only.isEmpty()) {
      return CommandLine.ExitCode.OK;
    }
    Report.write(root.resolve("docs"), notebook, command());
    return CommandLine.ExitCode.OK;
  }

  private String command() {
    return "bench/report"
        + (brief ? " --short" : "")
        + sections.stream().map(one -> " " + one).reduce("", String::concat);
  }
}

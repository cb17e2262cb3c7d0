package parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** docs/performance.md and its plot, from the pages of a notebook. */
final class Report {
  static final List<Section> SECTIONS =
      List.of(
          new FanOut(),
          new ManyChannels(),
          new Doors(),
          new Latency(),
          new Direct(),
          new PresenceTurns(),
          new Storm(),
          new Idle(),
          new Scale(),
          new Mesh(),
          new Pieces());

  /** Debian's packages, and the programs in them. */
  private static final Map<String, String> PACKAGES =
      Map.of(
          "nats-server", "nats",
          "redis-server", "redis",
          "inspircd", "inspircd",
          "ngircd", "ngircd",
          "mosquitto", "mosquitto",
          "openssl", "OpenSSL");

  private Report() {}

  static void write(Path docs, Notebook notebook, String command)
      throws IOException, InterruptedException {
    var text = new StringBuilder();
    text.append(
        """
        # Performance

        Written by `bench/report`; do not edit. What is measured is the built image of a server, in a process of its own,
        with the real protocol: handshake, JSON, and a valid signature on every message. Bodies have 128 bytes; one of
        Parley's deliveries then has about %d, with key, signature and id. Every delivery is checked for loss, repeats and order in
        the bytes as they came, and one in 16,384 in full, with its signature. CPU is the server process's own (user and
        system) by /proc, over bursts that contestants take in turns. Before, each Java server is loaded until its compiler
        takes at most 5 %% of its CPU; where it took more in the bursts, too, the cell says so.

        """
            .formatted(ParleyDialect.of(Framing.LINE).deliveryBytes()));
    text.append("- Machine: ").append(machine()).append('\n');
    text.append("- Versions: ").append(versions()).append('\n');
    text.append("- Parley as shipped, but for `")
        .append(String.join(" ", Servers.FLAGS))
        .append("`; the others with their limits lifted (bench/src/main/resources)\n");
    text.append("- Measured ")
        .append(LocalDate.now(ZoneOffset.UTC))
        .append(" by `")
        .append(command)
        .append("`\n\n");
    text.append(Goals.page(notebook));
    String svg = Plot.svg(notebook);
    if (!svg.isEmpty()) {
      Files.writeString(docs.resolve("performance.svg"), svg);
      text.append("![CPU for each delivery by server](performance.svg)\n\n");
    }
    SECTIONS.forEach(section -> text.append(notebook.page(section.name())));
    Path why = docs.resolve("performance-notes.md");
    if (Files.exists(why)) {
      text.append(Files.readString(why));
    }
    Files.writeString(docs.resolve("performance.md"), text.toString().stripTrailing() + "\n");
  }

  private static String machine() throws IOException {
    String cpu =
        Files.readString(Path.of("/proc/cpuinfo"))
            .lines()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 2))
            .findFirst()
            .orElse("unknown");
    String memory =
        Files.readString(Path.of("/proc/meminfo"))
            .lines()
            .findFirst()
            .orElse("")
            .replaceAll("\\D", "");
    return String.format(
        "%d × %s, %d GB, Linux %s, loopback; load average at the end %s",
        Runtime.getRuntime().availableProcessors(),
        cpu,
        Math.round(Long.parseLong(memory) / 1048576.0),
        System.getProperty("os.version").replaceAll("-.*", ""),
        Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
  }

  private static String versions() throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("Java " + System.getProperty("java.vm.version")));
    for (Map.Entry<String, String> each : new java.util.TreeMap<>(PACKAGES).entrySet()) {
      if (Files.isExecutable(Path.of("/usr/bin/dpkg-query"))) {
        String version =
            ServerProcess.outputOf("/usr/bin/dpkg-query", "-W", "-f", "${Version}", each.getKey())
                .strip();
        if (!version.isEmpty() && !version.contains(" ")) {
          all.add(each.getValue() + " " + version);
        }
      }
    }
    return String.join(", ", all);
  }
}

package parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/** Whoever writes a plugin can rely on what a type says of itself: ADR 11. */
class ApiTest {
  private static final Path BASELINE = Path.of("src/test/resources/baseline.txt");
  private static final String TO_DO =
      " Who means it raises the version (ADR 11), and then: cp api/target/baseline.txt api/"
          + BASELINE;

  /** The type's line, which is not indented, and the lines of its members. */
  private record Described(String type, List<String> members) {
    static List<Described> of(List<String> lines) {
      var all = new ArrayList<Described>();
      for (String line : lines) {
        if (line.startsWith("  ")) {
          all.getLast().members().add(line);
        } else {
          all.add(new Described(line, new ArrayList<>()));
        }
      }
      return all;
    }
  }

  private static String series() {
    String version = Transport.class.getModule().getDescriptor().rawVersion().orElseThrow();
    return version.startsWith("0.")
        ? version.substring(0, version.indexOf('.', 2))
        : version.substring(0, version.indexOf('.'));
  }

  private static List<String> now() throws Exception {
    var lines = new ArrayList<String>();
    for (Class<?> type : Exported.types().stream().sorted(ApiTest::byName).toList()) {
      if (Exported.status(type) != API.Status.EXPERIMENTAL) {
        lines.addAll(Exported.lines(type));
      }
    }
    var file = new ArrayList<String>(List.of("# " + series()));
    file.addAll(lines);
    Files.write(Path.of("target/baseline.txt"), file);
    return lines;
  }

  private static int byName(Class<?> one, Class<?> other) {
    return one.getName().compareTo(other.getName());
  }

  private static List<String> baseline() throws IOException {
    List<String> lines = Files.readAllLines(BASELINE);
    assertEquals("# " + series(), lines.getFirst(), "the baseline is of another version." + TO_DO);
    return lines.subList(1, lines.size());
  }

  /** What breaks who was built with the baseline, or is to be built again. */
  private static List<String> broken(List<String> baseline, List<String> now) {
    List<Described> types = Described.of(now);
    var broken = new ArrayList<String>();
    for (Described before : Described.of(baseline)) {
      var after = types.stream().filter(one -> one.type().equals(before.type())).findFirst();
      if (after.isEmpty()) {
        broken.add("gone or changed: " + before.type());
        continue;
      }
      List<String> members = after.get().members();
      before.members().stream()
          .filter(member -> !members.contains(member))
          .forEach(member -> broken.add("gone or changed:" + member));
      members.stream()
          .filter(member -> member.contains(" abstract ") && !before.members().contains(member))
          .forEach(member -> broken.add("needs a default, for who has none:" + member));
    }
    return broken;
  }

  @Test
  void everyExportedTypeSaysItsStatus() throws IOException {
    assertEquals(
        List.of(),
        Exported.types().stream()
            .filter(type -> type.getDeclaringClass() == null)
            .filter(type -> !type.isAnnotationPresent(API.class))
            .toList());
  }

  @Test
  void whatIsMaintainedIsAsInTheBaselineOrMore() throws Exception {
    assertEquals(List.of(), broken(baseline(), now()), TO_DO);
  }

  @Test
  void whatBreaksAPluginIsSeenAndWhatDoesNotIsNot() throws Exception {
    List<String> now = now();
    String type =
        now.stream().filter(line -> line.endsWith("parley.api.Transport :")).findFirst().get();
    int open = now.indexOf(type) + 1;
    assertTrue(now.get(open).contains(" abstract "), now.get(open));

    assertEquals(
        List.of("gone or changed:" + now.get(open)), broken(now, without(now, now.get(open))));
    assertEquals(
        List.of("needs a default, for who has none:" + now.get(open)),
        broken(without(now, now.get(open)), now));
    String experimental = type.replace("MAINTAINED", "DEPRECATED");
    assertEquals(
        List.of("gone or changed: " + type),
        broken(now, now.stream().map(line -> line.equals(type) ? experimental : line).toList()));
    String flag = now.stream().filter(line -> line.contains(" default boolean ")).findFirst().get();
    assertEquals(List.of(), broken(without(now, flag), now));
    assertEquals(
        List.of(), broken(now, Stream.concat(now.stream(), Stream.of("STABLE a.New :")).toList()));
  }

  private static List<String> without(List<String> lines, String line) {
    return lines.stream().filter(one -> !one.equals(line)).toList();
  }
}

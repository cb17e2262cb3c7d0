package parley.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apiguardian.api.API;

/**
 * What a module promises, and what it promised when the version was last raised: ADR 11. What is
 * EXPERIMENTAL is no promise.
 *
 * @param folder the module's, as in the tree
 * @param module whose exported packages are meant
 */
public record ApiBaseline(String folder, Module module) {
  private static final Path FILE = Path.of("src/test/resources/baseline.txt");
  private static final Path NOW = Path.of("target/baseline.txt");

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

  /** What whoever means a break does. */
  public String toDo() {
    return " Who means it raises the version (ADR 11), and then: cp %s/%s %s/%s"
        .formatted(folder, NOW, folder, FILE);
  }

  /** The exported types that do not say how long they stay as they are. */
  public List<Class<?>> withoutStatus() throws IOException {
    return Exported.types(module).stream()
        .filter(type -> type.getDeclaringClass() == null)
        .filter(type -> !type.isAnnotationPresent(API.class))
        .toList();
  }

  /** What it promises; is written beside what is built, too, as the baseline of a new version. */
  public List<String> now() throws IOException, IllegalAccessException {
    var lines = new ArrayList<String>();
    for (Class<?> type :
        Exported.types(module).stream().sorted(Comparator.comparing(Class::getName)).toList()) {
      if (Exported.status(type) != API.Status.EXPERIMENTAL) {
        lines.addAll(Exported.lines(type));
      }
    }
    var file = new ArrayList<String>(List.of("# " + series()));
    file.addAll(lines);
    Files.write(NOW, file);
    return lines;
  }

  /** What it promised; throws if that was for another version than this one is. */
  public List<String> before() throws IOException {
    List<String> lines = Files.readAllLines(FILE);
    if (!lines.getFirst().equals("# " + series())) {
      throw new IllegalStateException(
          "the baseline is of " + lines.getFirst() + ", and this is " + series() + "." + toDo());
    }
    return lines.subList(1, lines.size());
  }

  private String series() {
    String version = module.getDescriptor().rawVersion().orElseThrow();
    return version.startsWith("0.")
        ? version.substring(0, version.indexOf('.', 2))
        : version.substring(0, version.indexOf('.'));
  }

  /** What breaks who was built with the baseline, or is to be built again. */
  public static List<String> broken(List<String> baseline, List<String> now) {
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
}

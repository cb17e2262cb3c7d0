package parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import parley.testing.ApiBaseline;

/** Whoever writes a plugin can rely on what a type says of itself: ADR 11. */
class ApiTest {
  private static final ApiBaseline API = new ApiBaseline("api", Transport.class.getModule());

  @Test
  void everyExportedTypeSaysItsStatus() throws IOException {
    assertEquals(List.of(), API.withoutStatus());
  }

  @Test
  void whatIsMaintainedIsAsInTheBaselineOrMore() throws Exception {
    List<String> now = API.now();
    assertTrue(now.size() > 100, now::toString);
    assertEquals(List.of(), ApiBaseline.broken(API.before(), now), API.toDo());
  }

  @Test
  void whatBreaksAPluginIsSeenAndWhatDoesNotIsNot() throws Exception {
    List<String> now = API.now();
    String type =
        now.stream().filter(line -> line.endsWith("parley.api.Transport :")).findFirst().get();
    int open = now.indexOf(type) + 1;
    assertTrue(now.get(open).contains(" abstract "), now.get(open));

    assertEquals(
        List.of("gone or changed:" + now.get(open)),
        ApiBaseline.broken(now, without(now, now.get(open))));
    assertEquals(
        List.of("needs a default, for who has none:" + now.get(open)),
        ApiBaseline.broken(without(now, now.get(open)), now));
    String experimental = type.replace("MAINTAINED", "DEPRECATED");
    assertEquals(
        List.of("gone or changed: " + type),
        ApiBaseline.broken(
            now, now.stream().map(line -> line.equals(type) ? experimental : line).toList()));
    String flag = now.stream().filter(line -> line.contains(" default boolean ")).findFirst().get();
    assertEquals(List.of(), ApiBaseline.broken(without(now, flag), now));
    assertEquals(
        List.of(),
        ApiBaseline.broken(now, Stream.concat(now.stream(), Stream.of("STABLE a.New :")).toList()));
  }

  private static List<String> without(List<String> lines, String line) {
    return lines.stream().filter(one -> !one.equals(line)).toList();
  }
}

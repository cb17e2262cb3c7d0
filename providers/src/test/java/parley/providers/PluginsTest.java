package parley.providers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.api.Discovery;
import parley.testing.Workshop;

/** Each bad plugin stands beside a good one, which must not notice. */
@Timeout(300)
class PluginsTest {
  /** Short where a test waits for it to pass, and long where it must not. */
  private static final Duration SHORT = Duration.ofSeconds(2);

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path root;
  private Workshop workshop;
  private PluginFolder folder;

  @BeforeEach
  void putAGoodOneThere() throws IOException {
    workshop = new Workshop(root.resolve("work"));
    folder = new PluginFolder(root.resolve("plugins"));
    workshop.jar(folder.path().resolve("good/good.jar"), Workshop.discovery("good", ""));
  }

  private Found load() throws IOException {
    var found = new Found();
    found.in(folder, plugin -> plugin.id().equals("hanging") ? SHORT : LONG);
    return found;
  }

  private static Plugin plugin(Found found, String id) {
    return found.plugins().stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
  }

  private static List<String> names(Found found) {
    return found.of(Discovery.class).stream().map(Provided::name).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "throw new IllegalStateException(\"no luck\");  | threw java.lang.IllegalStateException (no luck) from its constructor, at example.bad.Finder.<init>(Finder.java:3)",
        "deep(0);                                       | overflowed the stack in its constructor, at example.bad.Finder.deep(Finder.java:",
        "try { throw new ClassNotFoundException(\"java.awt.Color\"); } catch (Exception e) { throw new NoClassDefFoundError(\"java/awt/Color\"); } | needs the class java.awt.Color of a JDK module that is not in this image",
        "throw new NoClassDefFoundError(\"lib/A\");     | needs the class lib.A, which is in none of its jars",
        "throw new NoSuchMethodError(\"Settings.old\"); | does not fit this server's parley.api",
        "throw new OutOfMemoryError();                  | threw java.lang.OutOfMemoryError from its constructor",
      })
  void aPluginThatFailsIsLeftOutAloneWithASentence(String constructor, String sentence)
      throws IOException {
    workshop.jar(folder.path().resolve("bad/bad.jar"), Workshop.discovery("bad", constructor));
    Found found = load();
    Plugin bad = plugin(found, "bad");
    assertEquals(Plugin.State.REFUSED, bad.state());
    assertTrue(bad.problem().contains(sentence), bad::problem);
    assertEquals(List.of("good"), names(found));
    assertEquals(Plugin.State.ACTIVE, plugin(found, "good").state());
  }

  @Test
  void aPluginThatHangsIsLeftOutAloneWithThePlaceWhereItHung() throws IOException {
    workshop.jar(
        folder.path().resolve("hanging.jar"), Workshop.discovery("hanging", Workshop.HANGING));
    Found found = load();
    Plugin bad = plugin(found, "hanging");
    assertEquals(Plugin.State.REFUSED, bad.state());
    assertTrue(
        bad.problem().startsWith("did not return from its constructor within 2000 ms; it was at"),
        bad::problem);
    assertTrue(
        bad.problem().contains("example.hanging.Finder.<init>(Finder.java:3)"), bad::problem);
    assertEquals(List.of("good"), names(found));
  }

  @Test
  void aNameThatIsTakenIsRefusedAndSaysByWhom() throws IOException {
    var files = Workshop.discovery("other", "");
    files.replaceAll((name, text) -> text.replace("return \"other\"", "return \"good\""));
    workshop.jar(folder.path().resolve("other/other.jar"), files);
    Found found = load();
    assertTrue(
        plugin(found, "other")
            .problem()
            .contains("provides the discovery 'good', and example.good"),
        () -> plugin(found, "other").problem());
    assertEquals(List.of("good"), names(found));
  }

  @Test
  void aNameThatIsNoneIsRefused() throws IOException {
    var files = Workshop.discovery("other", "");
    files.replaceAll((name, text) -> text.replace("return \"other\"", "return null"));
    workshop.jar(folder.path().resolve("other/other.jar"), files);
    Found found = load();
    assertTrue(
        plugin(found, "other").problem().contains("is named 'null' by example.other.Finder"));
  }

  @Test
  void aDisabledPluginIsListedAndNotLoaded() throws IOException {
    folder.disable("good");
    Found found = load();
    assertEquals(Plugin.State.DISABLED, plugin(found, "good").state());
    assertEquals(List.of(), names(found));
  }

  @Test
  void aFolderThatIsNotThereIsAsGoodAsEmpty() throws IOException {
    folder = new PluginFolder(root.resolve("nowhere"));
    assertEquals(List.of(), load().plugins());
  }

  @Test
  void twoPluginsMayCarryTwoVersionsOfOneLibrary() throws IOException {
    for (String id : List.of("left", "right")) {
      Path library =
          workshop.jar(
              folder.path().resolve(id + "/lib.jar"),
              Map.of(
                  "module-info.java",
                  "module lib { exports lib; }",
                  "lib/A.java",
                  "package lib; public class A { public static String name() { return \""
                      + id
                      + "\"; } }"));
      var files = Workshop.discovery(id, "");
      files.replaceAll((name, text) ->
          name.equals("module-info.java")
              ? text.replace("requires", "requires lib; requires")
              : text.replace("return \"" + id + "\"", "return lib.A.name()"));
      workshop.jar(folder.path().resolve(id + "/" + id + ".jar"), files, library);
    }
    var names = new ArrayList<>(names(load()));
    assertEquals(List.of("good", "left", "right"), names);
  }

  @Test
  void pluginsAreMadeSideBySideSoThatWhoHangsHoldsUpNoOther() throws IOException {
    var barrier = new CyclicBarrier(2); // each constructor ends only while the other one runs
    System.getProperties().put("parley.test.barrier", barrier);
    String meet =
        "try { ((java.util.concurrent.CyclicBarrier) System.getProperties().get("
            + "\"parley.test.barrier\")).await(); } catch (Exception e) { throw new Error(e); }";
    for (String id : List.of("left", "right")) {
      workshop.jar(folder.path().resolve(id + ".jar"), Workshop.discovery(id, meet));
    }
    assertEquals(List.of("good", "left", "right"), names(load()));
  }

  @Test
  void anExceptionWhoseOwnMethodsThrowIsNoMoreThanAnyOther() throws IOException {
    workshop.jar(
        folder.path().resolve("bad.jar"),
        Workshop.discovery(
            "bad",
            "throw new RuntimeException() {"
                + " public String getMessage() { throw new IllegalStateException(); } };"));
    Found found = load();
    assertEquals(
        "threw example.bad.Finder$1 from its constructor, which cannot be asked for its message:"
            + " that threw java.lang.IllegalStateException",
        plugin(found, "bad").problem());
    assertEquals(List.of("good"), names(found));
  }

  @Test
  void aProviderMethodMaySayNoMoreThanTheInterface() throws IOException {
    var files = Workshop.discovery("made", "");
    files.replaceAll((name, text) ->
        text.replace("public Finder() {  }", "private Finder() {}")
            .replace(
                "static int deep",
                "public static parley.api.Discovery provider() { return new Finder(); } static int"
                    + " deep"));
    workshop.jar(folder.path().resolve("made.jar"), files);
    Found found = load();
    assertEquals(Plugin.State.ACTIVE, plugin(found, "made").state());
    assertEquals(List.of("good", "made"), names(found));
  }

  @Test
  void whatIsOfTwoKindsIsRefusedForItWouldBeAskedAsBoth() throws IOException {
    var files = Workshop.discovery("both", "");
    files.replaceAll((name, text) ->
        text.replace(
                "implements parley.api.Discovery",
                "implements parley.api.Discovery, parley.api.PeerTransport")
            .replace(
                "static int deep",
                """
                public parley.api.PeerEndpoint open(parley.api.PeerTransportContext context) {
                  return null;
                }
                static int deep\
                """));
    workshop.jar(folder.path().resolve("both.jar"), files);
    Found found = load();
    assertEquals(
        "provides example.both.Finder, which is PeerTransport and Discovery in one: give each a"
            + " class of its own",
        plugin(found, "both").problem());
    assertEquals(List.of(), found.of(parley.api.PeerTransport.class));
  }

  @Test
  void aDefaultPortIsAskedForOnce() throws IOException {
    var files = Workshop.discovery("door", "");
    files.computeIfPresent(
        "module-info.java", (name, text) -> text.replace("Discovery", "Transport"));
    files.put(
        "example/door/Finder.java",
        """
        package example.door;
        public final class Finder implements parley.api.Transport {
          private int asked;
          public String name() { return "door"; }
          public int defaultPort() {
            if (asked++ > 0) throw new IllegalStateException("asked again");
            return 7;
          }
          public parley.api.Endpoint open(parley.api.TransportContext context) { return null; }
        }
        """);
    workshop.jar(folder.path().resolve("door.jar"), files);
    Found found = load();
    assertEquals("", plugin(found, "door").problem());
    assertEquals(7, found.defaultPort(found.of(parley.api.Transport.class).getFirst().provider()));
  }

  @Test
  void anotherVersionThatIsDisabledDoesNotKeepAPluginOut() throws IOException {
    workshop.jar(folder.path().resolve("a-good-0.9.jar"), Workshop.discovery("good", ""));
    folder.disable("a-good-0.9");
    Found found = load();
    assertEquals(
        List.of(Plugin.State.DISABLED, Plugin.State.ACTIVE),
        found.plugins().stream().map(Plugin::state).toList());
    assertEquals(List.of("good"), names(found));
  }
}

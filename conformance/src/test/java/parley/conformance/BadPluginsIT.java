package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Plugins that fail, and what an operator sees of it. */
class BadPluginsIT {
  @RegisterExtension static final Lab lab = new Lab();

  @Test
  void eachIsLeftOutAloneAndToldWhyAndTheServerServes() throws Exception {
    Path plugins = Files.createDirectories(lab.folder().resolve("plugins"));
    String hang =
        "while (true) { try { Thread.sleep(9); } catch (InterruptedException e) { /* again */ } }";
    BadPlugins.into(
        plugins,
        lab.folder(),
        Map.of(
            "throwing", "throw new java.io.IOException(\"no luck\");",
            "overflowing", "deep(0); throw new AssertionError();",
            "hanging", hang,
            "stuck", hang,
            "lacking", "return (parley.api.Endpoint) (Object) new java.awt.Point();"));
    ServerProcess server =
        lab.unready("full-server", lab.folder(), "--plugins-dir", plugins.toString());
    server.await("err. .*waiting for plugin (hanging|stuck) to return from open");
    server.await("^ready");
    server.type("plugins");
    server.await(
        "^plugin throwing 1 is not used: it threw java.io.IOException \\(no luck\\) from open");
    server.await(
        "^plugin overflowing 1 is not used: it overflowed the stack in open.*bad.*Bad.deep");
    server.await("^plugin hanging 1 is not used: it did not return from open.*within 5000 ms");
    server.await("^plugin stuck 1 is not used: it did not return from open.*within 5000 ms");
    server.await(
        "^plugin lacking 1 is not used: it needs the class java.awt.Point of a JDK module");
    Author ann = lab.keep(Author.tcp("ann", server)).join("tea");
    Author bob = lab.keep(Author.tcp("bob", server)).join("tea");
    assertEquals("success", ann.say("tea", "all is well").outcome());
    bob.awaitMessage("msg", "all is well");
  }

  @Test
  void pluginsAreLookedAfterOnTheCommandLine() throws Exception {
    Path plugins = Files.createDirectories(lab.folder().resolve("plugins"));
    BadPlugins.into(plugins, lab.folder(), Map.of("mine", "throw new AssertionError();"));
    String dir = "--plugins-dir=" + plugins;
    String listed = command(0, "plugins", "list", dir);
    assertTrue(listed.contains("plugin mine 1 is fit to be loaded"), listed);
    assertTrue(listed.contains("transport") && listed.contains("parley.transport.tcp"), listed);
    command(0, "plugins", dir, "disable", "mine");
    assertTrue(Files.exists(plugins.resolve("mine.jar.DISABLED")));
    Files.writeString(plugins.resolve("broken.jar"), "no jar");
    String checked = command(1, "plugins", "check", dir);
    assertTrue(
        checked.contains("plugin broken is not used: it cannot be read: broken.jar is no"),
        checked);
  }

  private static String command(int status, String... words) throws IOException {
    ServerProcess command = lab.bare("full-server", Map.of(), words);
    assertEquals(status, command.awaitExit(), command::output);
    return command.output();
  }
}

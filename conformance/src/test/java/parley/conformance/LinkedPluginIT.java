package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An example linked into a runtime of one's own, as docs/plugins.md says. */
@Timeout(1800)
class LinkedPluginIT {
  @RegisterExtension static final Lab lab = new Lab();

  @Test
  void aPluginCanBeLinkedIntoARuntimeOfOnesOwn() throws Exception {
    Path folder = lab.folder();
    Examples examples = Examples.built();
    Path modules = Child.IMAGES.resolve("modules");
    Examples.run(
        folder,
        Examples.JDK.resolve("jlink").toString(),
        "-J" + Examples.SHORT_RUN.getFirst(),
        "--ignore-signing-information",
        "--module-path",
        modules + ":" + examples.jar("transport-unix"),
        "--add-modules",
        Files.readString(modules.resolve("full-server.txt")).strip() + ",example.unix",
        "--output",
        "mine");
    Path runtime = folder.resolve("mine");
    Files.writeString(
        folder.resolve("parley.toml"), "[plugin.transport-unix]\npath = \"parley.socket\"\n");
    Files.writeString(
        runtime.resolve("bin/mine"),
        "#!/bin/sh\nexec \"${0%/*}/java\" -XX:TieredStopAtLevel=1 -m parley.launcher/parley.launcher.Server \"$@\"\n");
    assertTrue(runtime.resolve("bin/mine").toFile().setExecutable(true));
    ServerProcess server =
        lab.launch(
                runtime.toString(),
                lab.folder(),
                Map.of(),
                true,
                Lab.ports("full-server"),
                "--config",
                folder.resolve("parley.toml").toString())
            .ready();
    server.type("plugins");
    server.await("^transport +unix +example.unix +1.0.0 +image");
    Author ann = lab.keep(Author.tcp("ann", server)).join("tea");
    Author bob =
        lab.keep(
                new Author("bob", new RawTcp(examples.relay(lab, folder.resolve("parley.socket")))))
            .handshake()
            .join("tea");
    assertEquals("success", bob.say("tea", "linked").outcome());
    ann.awaitMessage("msg", "linked");
  }
}

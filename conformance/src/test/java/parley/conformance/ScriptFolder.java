package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/** A folder with {@code ./parley} alone, where Maven and the JDK are scripts of a few lines. */
final class ScriptFolder {
  final Path root;
  private final Lab lab;

  ScriptFolder(Lab lab) throws IOException {
    this.lab = lab;
    root = lab.folder();
    Files.copy(
        Child.IMAGES.resolve("../../../parley").normalize(),
        root.resolve("parley"),
        StandardCopyOption.COPY_ATTRIBUTES);
    script("jdk/bin/javac", "exit 0");
    script("jdk/bin/jlink", "exit 0");
    Files.writeString(root.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
  }

  /** What Maven does when it is not asked for its version. */
  ScriptFolder maven(String... lines) throws IOException {
    script(
        "bin/mvn",
        "case $1 in --version) echo 'Apache Maven 3.9.9'; exit ;; esac\n"
            + String.join("\n", lines));
    return this;
  }

  private void script(String name, String lines) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + lines + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Process start(String shellCommand) throws IOException {
    var builder = new ProcessBuilder("sh", "-c", shellCommand).directory(root.toFile());
    builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    builder.environment().merge("PATH", root.resolve("bin") + ":", (old, own) -> own + old);
    Process process = builder.redirectErrorStream(true).start();
    lab.keep((AutoCloseable) process::destroyForcibly);
    return process;
  }

  /** All that a process writes, when it has ended. */
  static String output(Process process) throws IOException, InterruptedException {
    assertTrue(process.waitFor(180, TimeUnit.SECONDS), "waits for ever");
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}

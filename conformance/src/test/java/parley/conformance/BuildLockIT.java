package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The lock of {@code ./parley}, in a folder where Maven and the JDK are scripts of a line. */
class BuildLockIT {
  @RegisterExtension static final Lab lab = new Lab();

  private Path root;

  @BeforeEach
  void makeARepository() throws IOException {
    root = lab.folder();
    Files.copy(
        Child.IMAGES.resolve("../../../parley").normalize(),
        root.resolve("parley"),
        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    script("jdk/bin/javac", "exit 0");
    script("jdk/bin/jlink", "exit 0");
    Files.writeString(root.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
    // Two builds at a time would both find the folder there.
    script(
        "bin/mvn",
        "case $1 in --version) echo 'Apache Maven 3.9.9'; exit ;; esac",
        "mkdir busy || { echo overlap >>overlaps; exit 1; }",
        "echo built >>builds",
        "sleep 0.2",
        "rmdir busy");
  }

  private void script(String name, String... lines) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Process start(String shellCommand) throws IOException {
    var builder = new ProcessBuilder("sh", "-c", shellCommand).directory(root.toFile());
    builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    builder.environment().merge("PATH", root.resolve("bin") + ":", (old, own) -> own + old);
    Process process = builder.redirectErrorStream(true).start();
    lab.keep((AutoCloseable) process::destroyForcibly);
    return process;
  }

  private static String output(Process process) throws IOException, InterruptedException {
    assertTrue(process.waitFor(20, TimeUnit.SECONDS), "waits for ever");
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private void lockedBy(String pid) throws IOException {
    Files.createDirectories(root.resolve("target/build.lock"));
    Files.writeString(root.resolve("target/build.lock/pid"), pid + "\n");
  }

  private void assertBuilt(Process process) throws IOException, InterruptedException {
    String output = output(process);
    assertEquals(0, process.exitValue(), output);
    assertFalse(Files.exists(root.resolve("target/build.lock")), "the lock stays");
  }

  private static String deadPid() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return Long.toString(process.pid());
  }

  @Test
  void aLockWhoseHolderIsGoneIsTakenOver() throws Exception {
    lockedBy(deadPid());
    assertBuilt(start("./parley test"));
  }

  @Test
  void aLockOfAnEarlierProcessThatHadTheSameNumberIsTakenOver() throws Exception {
    Files.createDirectories(root.resolve("target/build.lock"));
    assertBuilt(start("echo $$ >target/build.lock/pid; exec ./parley test"));
  }

  @Test
  void aLockWithoutAHolderIsTakenOverAfterSomeSeconds() throws Exception {
    Files.createDirectories(root.resolve("target/build.lock"));
    assertBuilt(start("./parley test"));
  }

  @Test
  void whoWasKilledWhileTakingOverHoldsNobodyForLong() throws Exception {
    lockedBy(deadPid());
    Files.createDirectory(root.resolve("target/build.lock.bar"));
    assertBuilt(start("./parley test"));
  }

  @Test
  void aLockThatIsHeldIsWaitedFor() throws Exception {
    Process holder = start("sleep 30");
    lockedBy(Long.toString(holder.pid()));
    Process waiter = start("./parley test");
    String said = waiter.inputReader(StandardCharsets.UTF_8).readLine();
    assertEquals(
        "waiting for another build (process "
            + holder.pid()
            + "); if there is none, remove target/build.lock",
        said);
    assertFalse(Files.exists(root.resolve("builds")));
    holder.destroyForcibly().waitFor();
    assertBuilt(waiter);
  }

  @Test
  void ofManyThatFindAStaleLockOneBuildsAtATime() throws Exception {
    lockedBy(deadPid());
    var builds = new ArrayList<Process>();
    for (int i = 0; i < 6; i++) {
      builds.add(start("./parley test"));
    }
    for (Process build : builds) {
      String output = output(build);
      assertEquals(0, build.exitValue(), output);
    }
    assertFalse(Files.exists(root.resolve("overlaps")), "two were building at a time");
    assertEquals(6, Files.readAllLines(root.resolve("builds")).size());
  }

  @Test
  void aLockThatCannotBeMadeIsSaidAtOnce() throws Exception {
    Path proc = Path.of("/proc");
    assumeTrue(Files.isDirectory(proc), "needs /proc, a folder where nobody can make another");
    for (Path target : List.of(proc, Path.of("/dev/null"))) {
      Files.deleteIfExists(root.resolve("target"));
      Files.createSymbolicLink(root.resolve("target"), target);
      Process build = start("./parley test");
      String output = output(build);
      assertEquals(1, build.exitValue(), output);
      assertTrue(output.startsWith("parley: cannot build here: mkdir: "), output);
    }
  }
}

package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The lock of {@code ./parley}, in a folder where Maven and the JDK are scripts of a line. */
@Execution(ExecutionMode.CONCURRENT)
class BuildLockIT {
  @RegisterExtension final Lab lab = new Lab();

  private ScriptFolder folder;
  private Path root;

  @BeforeEach
  void makeAFolder() throws IOException {
    folder = new ScriptFolder(lab);
    root = folder.root;
    // Two builds at a time would both find the folder there.
    folder.maven(
        "mkdir busy || { echo overlap >>overlaps; exit 1; }",
        "echo built >>builds",
        "sleep 0.2",
        "rmdir busy");
  }

  private void lockedBy(String pid) throws IOException {
    Files.createDirectories(root.resolve("target/build.lock"));
    Files.writeString(root.resolve("target/build.lock/pid"), pid + "\n");
  }

  private void assertBuilt(Process process) throws IOException, InterruptedException {
    String output = ScriptFolder.output(process);
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
    assertBuilt(folder.start("./parley test"));
  }

  @Test
  void aLockOfAnEarlierProcessThatHadTheSameNumberIsTakenOver() throws Exception {
    Files.createDirectories(root.resolve("target/build.lock"));
    assertBuilt(folder.start("echo $$ >target/build.lock/pid; exec ./parley test"));
  }

  @Test
  void aLockWithoutAHolderIsTakenOverAfterSomeSeconds() throws Exception {
    Files.createDirectories(root.resolve("target/build.lock"));
    assertBuilt(folder.start("./parley test"));
  }

  @Test
  void whoWasKilledWhileTakingOverHoldsNobodyForLong() throws Exception {
    lockedBy(deadPid());
    Files.createDirectory(root.resolve("target/build.lock.bar"));
    assertBuilt(folder.start("./parley test"));
  }

  @Test
  void aLockThatIsHeldIsWaitedFor() throws Exception {
    Process holder = folder.start("exec sleep 600");
    lockedBy(Long.toString(holder.pid()));
    Process waiter = folder.start("./parley test");
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
      builds.add(folder.start("./parley test"));
    }
    for (Process build : builds) {
      String output = ScriptFolder.output(build);
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
      Process build = folder.start("./parley test");
      String output = ScriptFolder.output(build);
      assertEquals(1, build.exitValue(), output);
      assertTrue(output.startsWith("parley: cannot build here: mkdir: "), output);
    }
  }
}

package parley.transport.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Row 2: a server that has no more file descriptors, in a process of its own. */
class DescriptorsTest {
  private static final int DESCRIPTORS = 96;

  /** The server's process. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws Exception {
      var server = new TestServer();
      server.onText = (recorder, text) -> recorder.connection.send(TestServer.frame("served"));
      try (var first = new RawClient(server).upgraded()) {
        // loads what it takes to serve while files can still be opened
        first.send(Frames.text("warm")).frame();
      }
      System.out.println(server.port());
      new CountDownLatch(1).await();
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @DisplayName("the listener survives, and accepts again after relief")
  void outOfDescriptors() throws Exception {
    Process child = start();
    try (var out = child.inputReader()) {
      int port = Integer.parseInt(Objects.requireNonNull(out.readLine()));
      var sockets = new ArrayList<Socket>();
      for (int i = 0; i < 2 * DESCRIPTORS; i++) {
        sockets.add(new Socket(InetAddress.getLoopbackAddress(), port));
      }
      var starved = new Socket(InetAddress.getLoopbackAddress(), port);
      starved.setSoTimeout(500);
      starved.getOutputStream().write(RawClient.upgrade().getBytes(StandardCharsets.US_ASCII));
      assertThrows(
          SocketTimeoutException.class,
          () -> starved.getInputStream().read(),
          "the child was not out of descriptors, so this test shows nothing");
      for (Socket socket : sockets) {
        socket.close();
      }
      try (var client = new RawClient(starved)) {
        assertEquals(101, client.head().status());
        assertEquals("1:served", client.send(Frames.text("hello")).frame());
      }
    } finally {
      child.destroyForcibly();
    }
  }

  private static Process start() throws Exception {
    String path =
        Stream.of("jdk.module.path", "java.class.path")
            .map(System::getProperty)
            .filter(Objects::nonNull)
            .flatMap(text -> Stream.of(text.split(File.pathSeparator)))
            .filter(entry -> !entry.isEmpty())
            .collect(Collectors.joining(File.pathSeparator));
    Path tests =
        Path.of(DescriptorsTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path testClasses = tests.resolveSibling("test-classes");
    assertTrue(Files.isDirectory(testClasses), testClasses.toString());
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            List.of(
                "sh",
                "-c",
                "ulimit -n " + DESCRIPTORS + " && exec \"$@\"",
                "sh",
                java,
                "-Xmx64m",
                "-cp",
                path + File.pathSeparator + testClasses,
                Child.class.getName()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}

package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server whose standard error is a pipe that nobody reads, as a supervisor may leave it. */
class BlockedErrorIT {
  /** Each makes a line of about 100 bytes; a pipe holds 64 KiB. */
  private static final int CONNECTIONS = 2_000;

  @RegisterExtension static final Lab lab = new Lab();

  @Test
  void theServerGoesOnAndStopsInTime() throws IOException, InterruptedException {
    Path data = lab.folder();
    Process server =
        new ProcessBuilder(
                Child.IMAGES.resolve("cli-server/bin/cli-server").toString(),
                "127.0.0.1",
                "0",
                "0",
                "--log-level",
                "debug",
                "--data-dir",
                data.toString())
            .start();
    lab.keep((AutoCloseable) server::destroyForcibly);
    var output = server.inputReader(StandardCharsets.UTF_8);
    int port = Integer.parseInt(output.readLine().replaceAll(".*:", ""));
    for (int i = 0; i < CONNECTIONS; i++) {
      new Socket("127.0.0.1", port).close();
    }
    Author ann = lab.keep(new Author("ann", new RawTcp(port))).handshake().join("quiet");
    assertEquals("success", ann.say("quiet", "is anybody there?").outcome());
    server.destroy();
    assertTrue(server.waitFor(60, TimeUnit.SECONDS), "it does not stop");
  }
}

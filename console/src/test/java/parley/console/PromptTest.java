package parley.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.client.ClientEvent;
import parley.identity.Identity;
import parley.protocol.ClientFrame;
import parley.protocol.Key;

/** Somebody types at a terminal while the server takes nothing. */
@Timeout(300)
class PromptTest {
  private final HandServer server = new HandServer();
  private final List<String> happened = new CopyOnWriteArrayList<>();
  private final PipedOutputStream keyboard = new PipedOutputStream();

  @BeforeAll
  static void logAsTheClientDoes() {
    Logging.begin();
  }

  private void happened(ClientEvent event) {
    if (event instanceof ClientEvent.Sent) {
      happened.add("sent");
    }
  }

  private void typing(PipedInputStream typed) {
    Key self = Key.of(Identity.ephemeral().publicKey());
    try (var prompt =
            new Prompt(
                self, new DumbTerminal(typed, OutputStream.nullOutputStream()), Duration.ZERO);
        var conversation = new Conversation(server, HandServer::settings, this::happened)) {
      conversation.dial();
      prompt.run(new Shell(conversation, new JsonFormat(), self, _ -> {}), conversation);
      happened.add("left");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoeverLeavesLeavesWhenWhatWaitedIsSent(boolean exit) throws Exception {
    var typed = new PipedInputStream(keyboard);
    CompletableFuture<Void> running =
        CompletableFuture.runAsync(
            () -> typing(typed), task -> Thread.ofPlatform().daemon().start(task));
    keyboard.write("msg tea one\r".getBytes(StandardCharsets.UTF_8));
    keyboard.flush();
    ClientFrame.Msg message = server.next();
    server.refuse(message);
    if (exit) {
      keyboard.write("exit\r".getBytes(StandardCharsets.UTF_8));
      keyboard.flush();
    } else {
      keyboard.close(); // as Ctrl+D does
    }
    for (int i = 0; i < 100; i++) {
      message = server.next();
      server.refuse(message);
    }
    server.take(server.next());
    running.get(60, TimeUnit.SECONDS);
    assertEquals(List.of("sent", "left"), happened);
  }
}

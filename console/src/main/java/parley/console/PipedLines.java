package parley.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import parley.client.ClientEvent;
import parley.client.ClientSession;

/**
 * Takes commands from a pipe or file: each is waited for before the next. The end of the connection
 * ends it even while it waits for a line.
 */
final class PipedLines {
  /** Beyond the time after which the session itself gives a request up. */
  private static final Duration ANSWER = Duration.ofMillis(2 * ClientSession.ANSWER_MS);

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final Semaphore turn = new Semaphore(1);
  private final BufferedReader input;

  private sealed interface Signal {
    record Text(String line) implements Signal {}

    record EndOfInput() implements Signal {}

    record Disconnected() implements Signal {}
  }

  PipedLines(BufferedReader input) {
    this.input = input;
  }

  /** To be told of every event. */
  void told(ClientEvent event) {
    if (event instanceof ClientEvent.Closed) {
      signals.add(new Signal.Disconnected());
    }
  }

  /** Runs until the input or the conversation ends. */
  void run(Shell shell, Conversation conversation, Duration linger)
      throws IOException, InterruptedException {
    Thread.ofPlatform().daemon().name("parley-input").start(this::read);
    while (true) {
      switch (signals.take()) {
        case Signal.Text(String line) -> {
          if (!isComment(line) && !shell.run(line, ANSWER)) {
            return;
          }
          conversation.awaitSlowed();
          turn.release();
        }
        case Signal.EndOfInput _ -> {
          conversation.awaitEnd(linger);
          return;
        }
        case Signal.Disconnected _ -> {
          if (isOver(conversation)) {
            return;
          }
        }
      }
    }
  }

  private static boolean isComment(String line) {
    return line.stripLeading().startsWith("#");
  }

  /** A server that merely grew tired of waiting for the first command is dialled again by it. */
  private static boolean isOver(Conversation conversation) {
    return switch (conversation.verdict()) {
      case LOST, REFUSED -> !conversation.isConnected();
      case WELL, FAILED -> false;
    };
  }

  private void read() {
    try {
      Optional<String> line;
      do {
        turn.acquire();
        line = Optional.ofNullable(input.readLine());
        signals.add(line.<Signal>map(Signal.Text::new).orElseGet(Signal.EndOfInput::new));
      } while (line.isPresent());
    } catch (IOException e) {
      System.getLogger("parley.console")
          .log(System.Logger.Level.WARNING, "the input broke: {0}", e.getMessage());
      signals.add(new Signal.EndOfInput());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

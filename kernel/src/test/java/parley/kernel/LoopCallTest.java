package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parley.api.EventLoop;

class LoopCallTest {
  /** Keeps what it is to do, until somebody runs it. */
  private static final class BusyLoop implements EventLoop {
    private final List<Runnable> tasks = new ArrayList<>();

    @Override
    public synchronized void execute(Runnable task) {
      tasks.add(task);
      notifyAll();
    }

    synchronized void runNext() throws InterruptedException {
      while (tasks.isEmpty()) {
        wait();
      }
      tasks.removeFirst().run();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long nowMs() {
      return 0;
    }

    @Override
    public long wallClockMs() {
      return 0;
    }
  }

  private final BusyLoop loop = new BusyLoop();

  @Test
  void whoAsksALoopThatDoesNotAnswerIsToldSo() {
    var failure =
        assertThrows(
            IllegalStateException.class, () -> LoopCall.call(loop, () -> 1, Duration.ofMillis(1)));
    assertEquals("the server's loop does not answer", failure.getMessage());
  }

  @Test
  void whatTheLoopComesToLateIsAwaitedForAsLongAsWasSaid() throws Exception {
    var answer =
        CompletableFuture.supplyAsync(() -> {
          try {
            return LoopCall.call(loop, () -> 7, LoopCall.START);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    loop.runNext();
    assertEquals(7, answer.get());
  }

  @Test
  void anErrorOnTheLoopIsTheCallers() {
    var caller =
        CompletableFuture.supplyAsync(() ->
            assertThrows(
                IOException.class,
                () ->
                    LoopCall.call(
                        loop,
                        () -> {
                          throw new IOException("port in use");
                        },
                        LoopCall.START)));
    assertEquals("port in use", run(caller).getMessage());
  }

  @Test
  @Timeout(120)
  void whateverTheLoopThrowsIsAnAnswer() throws Exception {
    var caller =
        CompletableFuture.supplyAsync(() ->
            assertThrows(
                CompletionException.class,
                () ->
                    LoopCall.call(
                        loop,
                        () -> {
                          throw new StackOverflowError();
                        },
                        LoopCall.START)));
    try {
      loop.runNext();
    } catch (StackOverflowError e) {
      // the loop's to tell, and not the caller's
    }
    assertInstanceOf(StackOverflowError.class, caller.get().getCause());
  }

  private IOException run(CompletableFuture<IOException> caller) {
    try {
      loop.runNext();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return caller.join();
  }
}

package parley.kernel;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import parley.api.CloseReason;
import parley.api.EventLoop;
import parley.protocol.ServerFrame;

/**
 * Whether a client is still there: asks one that is silent, and gives it up in the end. Loop
 * thread.
 */
final class Liveness {
  static final Duration TICK = Duration.ofSeconds(30);
  static final int UNANSWERED_MOST = 2;
  private static final String PING_TIMEOUT = "PING_TIMEOUT";

  private final EventLoop loop;
  private final Consumer<ServerFrame> tell;
  private final Consumer<CloseReason> giveUp;
  private EventLoop.Timer timer = () -> {};
  private boolean heard;
  private int unanswered;

  Liveness(EventLoop loop, Consumer<ServerFrame> tell, Consumer<CloseReason> giveUp) {
    this.loop = loop;
    this.tell = tell;
    this.giveUp = giveUp;
  }

  /** From now on it is asked, when it is silent. */
  void begin() {
    heard = true;
    timer = loop.schedule(TICK, this::tick);
  }

  /** Any frame came. */
  void heard() {
    heard = true;
    unanswered = 0;
  }

  void stop() {
    timer.cancel();
  }

  private void tick() {
    if (!heard && unanswered == UNANSWERED_MOST) {
      String text = "two pings in a row were not answered";
      tell.accept(new ServerFrame.Note(PING_TIMEOUT, text, List.of()));
      giveUp.accept(CloseReason.timeout(PING_TIMEOUT, text));
      return;
    }
    if (!heard) {
      unanswered++;
      tell.accept(new ServerFrame.Ping("p" + unanswered));
    }
    heard = false;
    timer = loop.schedule(TICK, this::tick);
  }
}

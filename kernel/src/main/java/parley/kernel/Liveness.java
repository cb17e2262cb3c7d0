package parley.kernel;

import java.time.Duration;
import java.util.List;
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
  private final Session session;
  private EventLoop.Timer timer = () -> {};
  private boolean heard;
  private int unanswered;

  Liveness(EventLoop loop, Session session) {
    this.loop = loop;
    this.session = session;
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
      session.reply(new ServerFrame.Note(PING_TIMEOUT, text, List.of()));
      session.close(CloseReason.timeout(PING_TIMEOUT, text));
      return;
    }
    if (!heard) {
      unanswered++;
      session.reply(new ServerFrame.Ping("p" + unanswered));
    }
    heard = false;
    timer = loop.schedule(TICK, this::tick);
  }
}

package parley.client;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that a test can wait on. */
final class HeardFrames implements ConnectionListener {
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @Override
  public void frame(byte[] frame) {
    heard.add(new String(frame, StandardCharsets.UTF_8));
  }

  @Override
  public void closed(String cause) {
    heard.add("closed: " + cause);
  }

  /** What came next: a frame's text, or {@code closed: } and the cause. */
  String next() throws InterruptedException {
    String next = heard.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing came within 10 s");
    }
    return next;
  }
}

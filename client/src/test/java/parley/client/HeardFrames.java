package parley.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that a test can wait on. */
final class HeardFrames implements ConnectionListener {
  /** A frame of nearly the greatest length. */
  static final byte[] FRAME = "x".repeat(16_000).getBytes(StandardCharsets.UTF_8);

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @Override
  public void frame(byte[] frame) {
    heard.add(new String(frame, StandardCharsets.UTF_8));
  }

  @Override
  public void closed(String cause) {
    heard.add("closed: " + cause);
  }

  /** Sends until it is refused: what the kernel buffers, and what may wait. */
  static void sendForEver(ServerConnection connection) throws IOException {
    for (int i = 0; i < 5_000; i++) {
      connection.send(FRAME);
    }
  }

  /** What came next: a frame's text, or {@code closed: } and the cause. */
  String next() throws InterruptedException {
    String next = heard.poll(60, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing came within 60 s");
    }
    return next;
  }
}

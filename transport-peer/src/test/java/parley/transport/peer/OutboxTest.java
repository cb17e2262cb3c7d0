package parley.transport.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class OutboxTest {
  private final Outbox outbox = new Outbox();

  @Test
  void gathersWhatCameTogetherIntoOneWrite() throws Exception {
    outbox.offer(new byte[] {1});
    outbox.offer(new byte[] {2, 3});
    assertArrayEquals(new byte[] {0, 0, 0, 1, 1, 0, 0, 0, 2, 2, 3}, outbox.take());
  }

  @Test
  void writesALargeFrameAlone() throws Exception {
    outbox.offer(new byte[65_536]);
    outbox.offer(new byte[1]);
    assertEquals(65_540, outbox.take().length);
    assertEquals(5, outbox.take().length);
  }

  @Test
  void isFullAfterAMegabyteUntilSomeIsWritten() throws Exception {
    int frames = 0;
    while (outbox.offer(new byte[65_536])) {
      frames++;
    }
    assertEquals(15, frames);
    outbox.take();
    assertFalse(outbox.offer(new byte[65_536]), "what is being written still counts");
    outbox.take();
    assertTrue(outbox.offer(new byte[65_536]));
    assertFalse(outbox.offer(new byte[65_536]));
  }

  @Test
  void chargesTinyFramesForTheMemoryTheyTake() {
    int frames = 0;
    while (outbox.offer(new byte[1])) {
      frames++;
    }
    assertEquals(Outbox.CAPACITY_BYTES / 65, frames);
  }

  @Test
  void endsWithNothingOnceAllIsTaken() throws Exception {
    outbox.offer(new byte[] {1});
    outbox.finish();
    assertTrue(outbox.offer(new byte[] {2}), "dropped, but not for want of room");
    assertArrayEquals(new byte[] {0, 0, 0, 1, 1}, outbox.take());
    assertEquals(0, outbox.take().length);
    assertEquals(0, outbox.take().length);
  }

  @Test
  void forgetsWhatIsDiscarded() throws Exception {
    outbox.offer(new byte[] {1});
    outbox.discard();
    assertEquals(0, outbox.take().length);
  }
}

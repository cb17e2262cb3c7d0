package parley.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import parley.api.EncodedFrame;

final class ShareTest {
  private static final long HEAP = 512L * 1024 * 1024;
  private static final int SIXTEENTH = (int) (HEAP / 16);

  private final Share share = new Share(HEAP);

  private static EncodedFrame frame() {
    return new EncodedFrame(new byte[1]);
  }

  private int of(int connections) {
    share.connections(connections);
    return share.bytes();
  }

  @Test
  void theMoreConnectionsThereAreTheLessMayWaitForEach() {
    assertEquals(64 * 1024, of(0));
    assertEquals(64 * 1024, of(512));
    assertEquals(16 * 1024, of(2_048));
    assertEquals(4 * 1024, of(10_000));
    assertEquals(4 * 1024, of(1_000_000));
  }

  @Test
  void whoTakesAllMayGetMoreInATurn() {
    share.connections(10_000);
    assertEquals(Share.TURN_BYTES, share.outputMark(false));
    assertEquals(4 * 1024, share.outputMark(true));
  }

  @Test
  void aTurnMakesNoMoreThanASixteenthOfTheHeap() {
    share.connections(10_000);
    share.made(SIXTEENTH - 1);
    assertEquals(Share.TURN_BYTES, share.outputMark(false));
    share.made(1);
    assertEquals(4 * 1024, share.outputMark(false));
    share.written();
    assertEquals(Share.TURN_BYTES, share.outputMark(false));
  }

  @Test
  void aFrameThatManyGetCountsOnce() {
    share.connections(10_000);
    EncodedFrame shared = frame();
    share.made(shared, SIXTEENTH / 2);
    share.made(shared, SIXTEENTH / 2);
    share.made(shared, SIXTEENTH / 2);
    assertEquals(Share.TURN_BYTES, share.outputMark(false));
    share.made(frame(), SIXTEENTH / 2);
    assertEquals(4 * 1024, share.outputMark(false));
  }

  @Test
  void theSameFrameCountsAgainInALaterTurn() {
    share.connections(10_000);
    EncodedFrame shared = frame();
    share.made(shared, SIXTEENTH);
    share.written();
    share.made(shared, SIXTEENTH);
    assertEquals(4 * 1024, share.outputMark(false));
  }

  @Test
  void whileMuchIsStuckNobodyGetsMore() {
    share.connections(10_000);
    share.stuck(SIXTEENTH);
    share.written();
    assertEquals(4 * 1024, share.outputMark(false));
    share.stuck(-1);
    assertEquals(Share.TURN_BYTES, share.outputMark(false));
  }
}

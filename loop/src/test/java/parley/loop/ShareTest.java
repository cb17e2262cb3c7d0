package parley.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class ShareTest {
  private static final long HEAP = 512L * 1024 * 1024;
  private static final int SIXTEENTH = (int) (HEAP / 16);

  private final Share share = new Share(HEAP);

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
  void whatManyGetCountsOnce() {
    share.connections(10_000);
    byte[] shared = new byte[SIXTEENTH / 2];
    byte[] other = new byte[SIXTEENTH / 2 - 1];
    for (int connection = 0; connection < 3; connection++) {
      share.madeForMany(shared);
      share.madeForMany(other);
    }
    assertEquals(Share.TURN_BYTES, share.outputMark(false));
    share.madeForMany(new byte[1]);
    assertEquals(4 * 1024, share.outputMark(false));
  }

  @Test
  void whatManyGetCountsAgainInALaterTurn() {
    share.connections(10_000);
    byte[] shared = new byte[SIXTEENTH];
    share.madeForMany(shared);
    share.written();
    share.madeForMany(shared);
    assertEquals(4 * 1024, share.outputMark(false));
  }

  @Test
  void whileMuchIsStuckNobodyGetsMore() {
    share.connections(10_000);
    share.stuck(SIXTEENTH - 1);
    share.made(1);
    assertEquals(4 * 1024, share.outputMark(false));
    share.written();
    assertEquals(Share.TURN_BYTES, share.outputMark(false));
    share.stuck(1);
    assertEquals(4 * 1024, share.outputMark(false));
    share.stuck(-SIXTEENTH);
    assertEquals(Share.TURN_BYTES, share.outputMark(false));
  }
}

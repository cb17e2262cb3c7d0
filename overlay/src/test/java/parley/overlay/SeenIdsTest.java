package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.protocol.MessageId;
import parley.protocol.ProtocolLimits;

class SeenIdsTest {
  private static final long WINDOW = ProtocolLimits.CLOCK_WINDOW_MS;
  private static final long NOW = 1_800_000_000_000L;

  private final Random random = new Random(5);

  private MessageId id() {
    return new MessageId(random.nextLong(), random.nextLong());
  }

  @Test
  void agreesWithAMap() {
    var seen = new SeenIds(SeenIds.CAP);
    Map<MessageId, Byte> all = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      MessageId id = id();
      byte what = (byte) (1 + i % 100);
      assertEquals(0, seen.get(id));
      seen.put(id, what, NOW + WINDOW, NOW);
      all.put(id, what);
    }
    all.forEach((id, what) -> assertEquals(what, seen.get(id)));
  }

  @Test
  void aMessageAndEachServerOfItAreApart() {
    var seen = new SeenIds(SeenIds.CAP);
    MessageId id = id();
    seen.put(id, (byte) 1, NOW + WINDOW, NOW);
    seen.put(id, 7, (byte) 2, NOW + WINDOW, NOW);
    seen.put(id, 8, (byte) 3, NOW + WINDOW, NOW);
    assertEquals(1, seen.get(id));
    assertEquals(2, seen.get(id, 7));
    assertEquals(3, seen.get(id, 8));
    assertEquals(0, seen.get(id, 9));
  }

  @ParameterizedTest
  @ValueSource(longs = {5_000, NOW, 2_147_483_647_000L, 2_500_000_000_000L}) // the last: in 2049
  void nothingIsForgottenBeforeItsTimeAndEverythingAfter(long now) {
    var seen = new SeenIds(SeenIds.CAP);
    MessageId id = id();
    seen.put(id, (byte) 1, now + WINDOW, now);
    seen.rebuild(now + WINDOW);
    assertEquals(1, seen.get(id));
    seen.rebuild(now + WINDOW + 2_000);
    assertEquals(0, seen.get(id));
    assertEquals(0, seen.collection().size());
  }

  @Test
  void aFullTableTakesOnlyNewerMessagesRatherThanForgettingTakenOnes() {
    var seen = new SeenIds(100);
    MessageId young = id();
    for (int i = 0; i < 99; i++) { // sent one minute ago
      seen.put(id(), (byte) 1, NOW - 65_000 + WINDOW, NOW);
    }
    seen.put(young, (byte) 1, NOW + WINDOW, NOW);
    assertTrue(seen.hasRoom(1, NOW));
    assertEquals(WINDOW / 2, seen.windowMs(), "those of a minute ago are refused by their age");
    assertEquals(1, seen.get(young));
  }

  @Test
  void withoutRoomForWhatIsNewNothingIsTaken() {
    var seen = new SeenIds(100);
    MessageId first = id();
    seen.put(first, (byte) 1, NOW + WINDOW, NOW);
    for (int i = 1; i < 100; i++) {
      seen.put(id(), (byte) 1, NOW + WINDOW, NOW);
    }
    for (int i = 0; i < 10; i++) {
      assertFalse(seen.hasRoom(1, NOW));
    }
    assertEquals(SeenIds.LEAST_WINDOW_MS, seen.windowMs());
    assertEquals(1, seen.get(first));
  }

  @Test
  void theWindowOpensAgainOnceThereIsRoom() {
    var seen = new SeenIds(100);
    for (int i = 0; i < 100; i++) {
      seen.put(id(), (byte) 1, NOW + WINDOW, NOW);
    }
    while (seen.windowMs() > SeenIds.LEAST_WINDOW_MS) {
      seen.hasRoom(1, NOW);
    }
    long forgottenBefore = NOW - seen.windowMs();
    long now = NOW;
    while (seen.windowMs() < WINDOW) {
      now += 1_000;
      seen.hasRoom(1, now);
      assertTrue(seen.windowMs() <= now - forgottenBefore, "what was forgotten is taken again");
      assertTrue(now < NOW + 4 * WINDOW, "it stays at " + seen.windowMs());
    }
  }
}

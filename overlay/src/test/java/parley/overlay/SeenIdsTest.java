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
  private static final int LINK = 1;
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
      seen.put(id, what, LINK, NOW + WINDOW, NOW);
      all.put(id, what);
    }
    all.forEach((id, what) -> assertEquals(what, seen.get(id)));
  }

  @Test
  void aMessageAndEachServerOfItAreApart() {
    var seen = new SeenIds(SeenIds.CAP);
    MessageId id = id();
    seen.put(id, (byte) 1, LINK, NOW + WINDOW, NOW);
    seen.put(id, 7, (byte) 2, LINK, NOW + WINDOW, NOW);
    seen.put(id, 8, (byte) 3, LINK, NOW + WINDOW, NOW);
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
    seen.put(id, (byte) 1, LINK, now + WINDOW, now);
    seen.rebuild(now + WINDOW);
    assertEquals(1, seen.get(id));
    seen.rebuild(now + WINDOW + 2_000);
    assertEquals(0, seen.get(id));
    assertEquals(0, seen.size());
  }

  @Test
  void aFullTableTakesOnlyNewerMessagesRatherThanForgettingTakenOnes() {
    var seen = new SeenIds(100);
    MessageId young = id();
    for (int i = 0; i < 99; i++) { // sent one minute ago
      seen.put(id(), (byte) 1, LINK, NOW - 65_000 + WINDOW, NOW);
    }
    seen.put(young, (byte) 1, LINK, NOW + WINDOW, NOW);
    assertTrue(seen.hasRoom(LINK, 1, NOW));
    assertEquals(WINDOW / 2, seen.windowMs(), "those of a minute ago are refused by their age");
    assertEquals(1, seen.get(young));
  }

  @Test
  void withoutRoomForWhatIsNewNothingIsTaken() {
    var seen = new SeenIds(100);
    MessageId first = id();
    seen.put(first, (byte) 1, LINK, NOW + WINDOW, NOW);
    for (int i = 1; i < 100; i++) {
      seen.put(id(), (byte) 1, LINK, NOW + WINDOW, NOW);
    }
    for (int i = 0; i < 10; i++) {
      assertFalse(seen.hasRoom(LINK, 1, NOW));
    }
    assertEquals(SeenIds.LEAST_WINDOW_MS, seen.windowMs());
    assertEquals(1, seen.get(first));
  }

  @Test
  void theWindowOpensAgainOnceThereIsRoom() {
    var seen = new SeenIds(100);
    for (int i = 0; i < 100; i++) {
      seen.put(id(), (byte) 1, LINK, NOW + WINDOW, NOW);
    }
    while (seen.windowMs() > SeenIds.LEAST_WINDOW_MS) {
      seen.hasRoom(LINK, 1, NOW);
    }
    long forgottenBefore = NOW - seen.windowMs();
    long now = NOW;
    while (seen.windowMs() < WINDOW) {
      now += 1_000;
      seen.hasRoom(LINK, 1, now);
      assertTrue(seen.windowMs() <= now - forgottenBefore, "what was forgotten is taken again");
      assertTrue(now < NOW + 4 * WINDOW, "it stays at " + seen.windowMs());
    }
  }

  /** Puts as much as there is room for, and no more than wanted. */
  private int fill(SeenIds seen, int link, int most) {
    int put = 0;
    while (put < most && seen.hasRoom(link, 1, NOW)) {
      seen.put(id(), (byte) 1, link, NOW + WINDOW, NOW);
      put++;
    }
    return put;
  }

  @Test
  void oneLinkThatFillsTheMemoryLeavesOthersRoomAndTime() {
    var seen = new SeenIds(9_000);
    assertEquals(6_000, fill(seen, LINK, 9_000), "twice as many as are left");
    for (int i = 0; i < 10; i++) {
      assertFalse(seen.hasRoom(LINK, 1, NOW));
    }
    assertEquals(1_500, fill(seen, 2, 1_500));
    assertEquals(300, fill(seen, SeenIds.SELF, 300));
    assertFalse(seen.hasRoom(LINK, 1, NOW));
    assertEquals(SeenIds.KEPT_WINDOW_MS, seen.windowMs());
  }

  @Test
  void whatALinkHadIsItsAgainOnceItsMessagesAreTooOld() {
    var seen = new SeenIds(9_000);
    fill(seen, LINK, 9_000);
    assertFalse(seen.hasRoom(LINK, 1, NOW));
    assertTrue(seen.hasRoom(LINK, 1, NOW + WINDOW + 3_000));
    assertEquals(0, seen.size());
  }

  @Test
  void manyBusyLinksShareAShorterTime() {
    var seen = new SeenIds(9_000);
    for (int link = 1; link <= 20; link++) {
      fill(seen, link, 9_000);
    }
    assertEquals(SeenIds.LEAST_WINDOW_MS, seen.windowMs());
    assertTrue(seen.size() <= 9_000 && seen.size() > 8_000, "" + seen.size());
  }
}

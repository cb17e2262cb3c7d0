package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WantedTest {
  private final Wanted wanted = new Wanted();

  @Test
  void comesOutInTheOrderInWhichItWentIn() {
    var random = new SplittableRandom(1);
    Deque<Long> expected = new ArrayDeque<>();
    for (long i = 0; i < 10_000; i++) {
      if (random.nextInt(5) < 3) {
        wanted.add(i, 2 * i, (int) (i % 100));
        expected.add(i);
      } else if (!expected.isEmpty()) {
        long id = expected.remove();
        assertEquals(id, wanted.id());
        assertEquals(2 * id, wanted.version());
        assertEquals(id % 100, wanted.hops());
        wanted.remove();
      }
      assertEquals(expected.size(), wanted.size());
    }
  }

  @Test
  void isEmptyAgainAfterTheLast() {
    for (int i = 0; i < 100; i++) {
      wanted.add(i, i, 1);
    }
    for (int i = 0; i < 100; i++) {
      wanted.remove();
    }
    assertTrue(wanted.isEmpty());
    wanted.add(7, 8, 9);
    assertEquals(7, wanted.id());
  }

  @Test
  void takesNoMoreThanItsCap() {
    for (int i = 0; i < Wanted.CAP + 10; i++) {
      wanted.add(i, i, 1);
    }
    assertEquals(Wanted.CAP, wanted.size());
  }
}

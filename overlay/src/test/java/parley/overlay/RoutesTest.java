package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoutesTest {
  /** A way as the packed form has it. */
  private record Way(int slot, int hops) {}

  private static List<Way> ways(long routes) {
    List<Way> ways = new ArrayList<>();
    for (int i = 0; i < Routes.count(routes); i++) {
      ways.add(new Way(Routes.slot(routes, i), Routes.hops(routes, i)));
    }
    return ways;
  }

  @Test
  void theNearestThreeAreKeptNearestFirst() {
    long routes = Routes.NONE;
    routes = Routes.with(routes, 0, 5);
    routes = Routes.with(routes, 4094, 255);
    routes = Routes.with(routes, 2, 3);
    assertEquals(List.of(new Way(2, 3), new Way(0, 5), new Way(4094, 255)), ways(routes));
    routes = Routes.with(routes, 3, 4);
    assertEquals(List.of(new Way(2, 3), new Way(3, 4), new Way(0, 5)), ways(routes));
    assertEquals(ways(routes), ways(Routes.with(routes, 9, 6)), "farther than all that are kept");
  }

  @Test
  void aLinkHasOneWayWhichIsItsNewest() {
    long routes = Routes.with(Routes.with(Routes.NONE, 0, 2), 1, 3);
    assertEquals(List.of(new Way(1, 3), new Way(0, 9)), ways(Routes.with(routes, 0, 9)));
    assertEquals(List.of(new Way(1, 3)), ways(Routes.without(routes, 0)));
    assertEquals(ways(routes), ways(Routes.without(routes, 7)));
    assertEquals(Routes.NONE, Routes.without(Routes.without(routes, 0), 1));
  }

  @Test
  void agreesWithASortedList() {
    var random = new Random(3);
    long routes = Routes.NONE;
    List<Way> expected = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      int slot = random.nextInt(6);
      expected.removeIf(way -> way.slot() == slot);
      if (random.nextInt(4) == 0) {
        routes = Routes.without(routes, slot);
      } else {
        int hops = random.nextInt(256);
        routes = Routes.with(routes, slot, hops);
        expected.add(new Way(slot, hops));
        expected.sort(Comparator.comparingInt(Way::hops)); // stable: the older one first
        expected.subList(Math.min(Routes.KEPT, expected.size()), expected.size()).clear();
      }
      assertEquals(expected, ways(routes));
    }
  }
}

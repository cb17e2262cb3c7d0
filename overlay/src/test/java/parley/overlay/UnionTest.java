package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import parley.protocol.Key;

/** The members that several servers tell, some of them the same. */
class UnionTest extends RosterScene {
  private static final int SERVERS = 4;
  private static final int KEYS = 5;
  private static final int NICKS = 3;
  private static final int STEPS = 3_000;

  private final OwnRoster own =
      new OwnRoster(
          new OverlayConfig(
              Node.SELF, "test", Optional.empty(), List.of(), new NoSecrets(), Optional.empty(), 9),
          "tea");
  private final Union union = new Union("tea", own);

  private List<Output.Presence> changed(Map<Key, String> before, Map<Key, String> after) {
    return union.changed(before, after);
  }

  private static Output.Presence nick(String before, String after) {
    return new Output.Presence("tea", BOB, name(before), name(after));
  }

  private static Optional<String> name(String nick) {
    return Optional.of(nick).filter(any -> !any.equals("-"));
  }

  @Test
  void aKeyKeepsTheNickThatItTookLastUntilTheServerGoesWhereItTookIt() {
    assertEquals(List.of(nick("-", "a")), changed(Map.of(), named(BOB, "a")));
    assertEquals(List.of(nick("a", "b")), changed(Map.of(), named(BOB, "b")));
    assertEquals(List.of(nick("b", "c")), changed(Map.of(), named(BOB, "c")));
    assertEquals(List.of(), changed(named(BOB, "a"), Map.of()));
    assertEquals(named(BOB, "c"), union.nicks());
    assertEquals(List.of(nick("c", "b")), changed(named(BOB, "c"), Map.of()));
    assertEquals(List.of(nick("b", "-")), changed(named(BOB, "b"), Map.of()));
    assertEquals(Map.of(), union.nicks());
  }

  @Test
  void itIsWhatTheServersTellTogether() {
    var random = new SplittableRandom(1);
    List<Map<Key, String>> told = new ArrayList<>();
    IntStream.range(0, SERVERS).forEach(any -> told.add(new HashMap<>()));
    Map<Key, String> known = new TreeMap<>();
    for (int step = 0; step < STEPS; step++) {
      Key key = World.user(random.nextInt(KEYS));
      if (own.has(key)) {
        union.absent(key);
        own.remove(key);
      } else if (random.nextInt(4) == 0) {
        union.present(key);
        own.put(key, "here");
      }
      int server = random.nextInt(SERVERS);
      Map<Key, String> after = new HashMap<>();
      for (int i = 0; i < KEYS; i++) {
        if (random.nextBoolean()) {
          after.put(World.user(i), "n" + random.nextInt(NICKS));
        }
      }
      for (Output.Presence each : changed(told.set(server, after), after)) {
        assertEquals(Optional.ofNullable(known.get(each.key())), each.before());
        each.after()
            .ifPresentOrElse(nick -> known.put(each.key(), nick), () -> known.remove(each.key()));
      }
      assertEquals(known, union.nicks());
      told.forEach(each ->
          each.keySet()
              .forEach(one -> assertTrue(known.containsKey(one), () -> one + " is there")));
      known.forEach(
          (one, nick) -> assertTrue(told.stream().anyMatch(each -> nick.equals(each.get(one)))));
      assertEquals(known.keySet().stream().filter(one -> !own.has(one)).count(), union.others());
    }
  }
}

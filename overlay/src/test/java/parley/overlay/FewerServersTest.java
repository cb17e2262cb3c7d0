package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What all servers with members of a channel see at the same moment does not make all of them tell
 * all others their members at once.
 */
class FewerServersTest extends RosterScene {
  private static final int MANY = Crowd.FEW_SERVERS + 1;

  /** There are few servers from nine tenths on of those that are many. */
  private static final int FEW = Crowd.FEW_SERVERS * 9 / 10 - 1;

  /** The number of one of them. */
  private static final int FIRST = 101;

  private static final int QUICK = PresenceNotes.QUICK_SERVERS;
  private static final int LIMIT = 20;
  private static final int SEEDS = 20;
  private static final long STEP_MS = 100;
  private static final long SPREAD_MS = (FEW - QUICK) * PresenceNotes.SPREAD_PER_SERVER_MS;

  private void begin(long seed, int limit) {
    node = Node.seeded(seed, limit);
    world = new World(node, "tea");
    world.link(1);
  }

  private void announce(int from, int to, String channel, long version) {
    IntStream.range(from, to).forEach(i -> world.announceOver(1, FIRST + i, version, channel));
  }

  /** Nothing more waits to be told. */
  private void settle() {
    node.run(Telling.MOST_COALESCE_MS);
    node.outputs.clear();
  }

  private long msUntilTold() {
    long ms = 0;
    while (world.sent(1).isEmpty() && ms < Telling.MOST_REFRESH_MS) {
      world.pass(STEP_MS);
      ms += STEP_MS;
    }
    return ms;
  }

  /** Of many servers, all see that they are few when another one goes. */
  private long afterManyServers(long seed) {
    begin(seed, Crowd.FEW_SERVERS);
    announce(0, MANY, "tea", 10);
    node.handle(new Input.Present("tea", ANN, "ann"));
    world.ask(1, 5);
    settle();
    node.handle(new Input.Present("tea", BOB, "bob")); // so few are not worth it
    announce(FEW, MANY, "coffee", 11);
    return msUntilTold();
  }

  /** All see one member too many at the same moment. */
  private long whenACrowdBegins(long seed) {
    begin(seed, LIMIT);
    announce(0, FEW, "tea", 10);
    node.handle(new Input.Present("tea", ANN, "ann"));
    settle();
    for (int i = 0; i < LIMIT; i++) {
      world.snapshotOver(1, FIRST + i, 100, many(i, i + 1));
    }
    return msUntilTold();
  }

  /** Until the next sign of life, where all expected signs seldom before. */
  private long whenMostServersGo(long seed) {
    begin(seed, MANY);
    announce(0, FEW, "tea", 10);
    node.handle(new Input.Present("tea", ANN, "ann"));
    settle();
    msUntilTold();
    node.outputs.clear();
    announce(0, FEW, "tea", 11);
    announce(QUICK, FEW, "coffee", 12);
    return msUntilTold();
  }

  @Test
  void whenMostServersGoTheOthersGiveSignsOfLifeAsOftenAsFewDoAndNotAllAtOnce() {
    assertSpread(0, Telling.REFRESH_MS * 6 / 5, this::whenMostServersGo);
  }

  @Test
  void whenThereAreFewAgainMoreIsToldOfMembersThatDoNotFitAll() {
    int members = 360;
    int limit = members * 5 / 4;
    begin(1, limit);
    world.announce(1, 10, "tea");
    for (int i = 0; i <= limit; i++) {
      world.announce(1, World.user(i), 10, 0, "tea");
    }
    String nick = "😀".repeat(32);
    many(0, members).forEach((key, any) -> node.handle(new Input.Present("tea", key, nick)));
    world.ask(1, 5);
    node.run(Telling.MOST_COALESCE_MS);
    assertEquals(OwnRoster.FEW, world.rosters(1).getLast().update().present().size());
    for (int i = QUICK; i <= limit; i++) {
      world.announce(1, World.user(i), 11, 0, "coffee");
    }
    node.run(PresenceNotes.LEAST_MS + Telling.MOST_COALESCE_MS);
    assertEquals(OwnRoster.SAMPLE, world.rosters(1).getLast().update().present().size());
  }

  private static void assertSpread(long leastMs, long mostMs, LongUnaryOperator told) {
    List<Long> after = LongStream.range(0, SEEDS).map(told).boxed().toList();
    assertTrue(
        after.stream().allMatch(each -> each >= leastMs && each <= mostMs), () -> "ms: " + after);
    long different = after.stream().distinct().count();
    assertTrue(different > SEEDS / 2, () -> "ms: " + after);
  }

  @Test
  void whenThereAreFewAgainTheyDoNotAllTellWhatWasNotWorthItBefore() {
    assertSpread(Telling.COALESCE_MS, SPREAD_MS + Telling.MOST_COALESCE_MS, this::afterManyServers);
  }

  @Test
  void whenTheirMembersBecomeACrowdTheyDoNotAllTellIt() {
    assertSpread(Telling.COALESCE_MS, SPREAD_MS + Telling.MOST_COALESCE_MS, this::whenACrowdBegins);
  }
}

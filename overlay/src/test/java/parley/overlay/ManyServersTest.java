package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import parley.protocol.PeerFrame;
import parley.protocol.RosterUpdate;

/** Channels with members on many servers, of which few are asked. */
class ManyServersTest extends RosterScene {
  private static final int MANY = Crowd.FEW_SERVERS + 1;

  private static final int FEW = 8;

  private static final int SEEDS = 20;
  private static final long STEP_MS = 100;
  private static final int STEPS = 10; // in a second

  /** The numbers of some servers, the neighbour first, and this one not among them. */
  private static int[] servers(int count) {
    return IntStream.range(0, count).map(i -> i == 0 ? 1 : 100 + i).toArray();
  }

  /** More servers than may have members that others are told of. */
  private void manyServersHaveMembers() {
    begin(10);
    manyAnnounce(10);
    node.outputs.clear();
  }

  private void manyAnnounce(long version) {
    for (int i : servers(MANY)) {
      world.announceOver(1, i, version, "tea");
    }
  }

  @Test
  void howManyServersAreManyIsNotLessWhereTheOperatorWantsNoPresence() {
    begin(0);
    world.announce(1, 10, "tea");
    many(0, 9).forEach((key, nick) -> node.handle(new Input.Present("tea", key, nick)));
    node.run(Telling.MOST_COALESCE_MS);
    assertEquals(9, world.rosters(1).getLast().update().present().size());
    world.ask(1, 7);
    assertEquals(9, world.rosters(1).getLast().update().present().size());
  }

  @Test
  void ofManyServersFewAreAskedAndEachIsCounted() {
    manyServersHaveMembers();
    node.handle(new Input.Present("tea", ANN, "ann"));
    node.handle(new Input.Who(7, "tea"));
    assertEquals(Questions.SAMPLE, world.asks(1).getFirst().targets().length);
    node.run(Rooms.GATHER_MS);
    assertEquals(List.of(new Output.Found(7)), node.take(Output.Found.class));
    assertEquals(MANY, node.overlay.elsewhere("tea").count(), "each has a member at least");
    assertFalse(node.overlay.elsewhere("tea").told());
  }

  @Test
  void manyServersTellOfTheirMembersSeldomAndNobodyHasToAskForMore() {
    manyServersHaveMembers();
    many(0, 5).forEach((key, nick) -> node.handle(new Input.Present("tea", key, nick)));
    node.run(Telling.MOST_COALESCE_MS);
    assertEquals(List.of(), world.rosters(1), "they are few of all");
    for (int i = 0; i < MANY * Telling.REFRESH_PER_SERVER_MS / Telling.REFRESH_MS + 1; i++) {
      world.pass(Telling.REFRESH_MS);
      manyAnnounce(20 + i);
    }
    RosterUpdate life = world.sent(1).getLast().update();
    assertTrue(life.snapshot());
    assertEquals(5, life.count());
    assertEquals(OwnRoster.FEW, life.present().size());
  }

  @Test
  void whoAsksOneOfManyServersIsAnswered() {
    manyServersHaveMembers();
    node.handle(new Input.Present("tea", ANN, "ann"));
    node.outputs.clear();
    world.ask(1, 5);
    node.run(Telling.MOST_COALESCE_MS);
    List<PeerFrame.Roster> told = world.rosters(1);
    assertEquals(1, told.size());
    assertEquals(5, told.getFirst().number());
    assertEquals(named(ANN, "ann").size(), told.getFirst().update().present().size());
  }

  @Test
  void aServerThatComesToManyIsNotAsked() {
    begin(10);
    node.handle(new Input.Present("tea", ANN, "ann"));
    manyAnnounce(10);
    node.outputs.clear();
    node.run(2 * Rosters.SOON_MS);
    assertEquals(List.of(), world.asks(1));
    world.change(1, 101, 100, 7, named(BOB, "bob"), List.of());
    assertEquals(MANY + 6, node.overlay.elsewhere("tea").count(), "what it counts is believed");
    node.run(2 * Rosters.SOON_MS);
    assertEquals(List.of(), world.asks(1), "and not asked for");
  }

  @Test
  void whenThereAreFewServersAgainThoseThatWereNotAskedAreAskedAndThenMembersAreTold() {
    manyServersHaveMembers();
    node.handle(new Input.Present("tea", ANN, "ann"));
    node.run(20_000);
    node.outputs.clear();
    for (int i : servers(MANY)) {
      world.announceOver(1, i, 11, i < 100 + FEW ? "tea" : "coffee");
    }
    assertEquals(List.of(), presenceTold(), "nobody is known yet");
    runUntilAsked();
    List<Integer> asked = // those of the sample were asked before, and have not answered
        world.asks(1).stream()
            .flatMapToLong(ask -> LongStream.of(ask.targets()))
            .distinct()
            .mapToObj(
                id -> IntStream.of(servers(FEW)).filter(i -> Node.key(i).id() == id).findFirst())
            .map(OptionalInt::orElseThrow)
            .toList();
    assertTrue(asked.size() > 1, () -> asked + " were asked");
    for (int i : asked) {
      assertEquals(List.of(), presenceTold());
      world.snapshotOver(1, i, 100, many(i, i + 1));
    }
    node.run(0);
    int members = 1 + asked.size();
    assertEquals(List.of(new Output.PresenceTold("tea", true, members)), presenceTold());
    assertEquals(asked.size(), node.overlay.elsewhere("tea").nicks().size());
  }

  /** All but some servers announce another channel. */
  private void serversStay(int count, long version) {
    int[] all = servers(MANY);
    for (int i = count; i < all.length; i++) {
      world.announceOver(1, all[i], version, "coffee");
    }
  }

  /** There are few servers from nine tenths on of those that are many. */
  private static final int JUST_FEW = Crowd.FEW_SERVERS * 9 / 10;

  @Test
  void whatAServerCountsIsStillKnownWhenServersWereFewForAMoment() {
    manyServersHaveMembers();
    node.handle(new Input.Present("tea", ANN, "ann"));
    world.change(1, 101, 100, 7, Map.of(), List.of()); // only the count is taken
    serversStay(JUST_FEW, 11);
    assertEquals(JUST_FEW + 6, node.overlay.elsewhere("tea").count());
    manyAnnounce(12);
    assertEquals(MANY + 6, node.overlay.elsewhere("tea").count());
  }

  @Test
  void whenThereAreFewServersAgainTheOneOfWhichOnlyTheCountIsKnownIsAskedToo() {
    manyServersHaveMembers();
    node.handle(new Input.Present("tea", ANN, "ann"));
    node.run(20_000);
    world.change(1, 101, 100, 7, Map.of(), List.of());
    node.outputs.clear();
    serversStay(FEW, 11);
    runUntilAsked();
    long neighbour = Node.key(1).id();
    assertTrue(
        world.asks(1).stream()
            .anyMatch(ask -> LongStream.of(ask.targets()).anyMatch(id -> id == neighbour)));
  }

  /** After some seconds those are asked that did not tell their members by themselves. */
  private void runUntilAsked() {
    for (int i = 0; i < 15 * STEPS && world.asks(1).isEmpty(); i++) {
      node.run(STEP_MS);
    }
  }

  @Test
  void whenThereAreFewServersAgainThoseAreNotAskedThatTellTheirMembersByThemselves() {
    allButOneTellTheirMembers();
    runUntilAsked();
    assertArrayEquals(new long[] {Node.key(1).id()}, asked(), "who has told nothing");
  }

  @Test
  void whenThereAreFewServersAgainWhoHasToldOnlySomeOfItsMembersIsAskedToo() {
    allButOneTellTheirMembers();
    world.told(1, 100, 100, 2, named(CID, "cid"), List.of());
    runUntilAsked();
    assertArrayEquals(new long[] {Node.key(1).id()}, asked());
  }

  @Test
  void ofTooManyMembersOnFewServersNobodyIsAskedForAll() {
    allButOneTellTheirMembers();
    world.told(1, 100, 100, 40, named(CID, "cid"), List.of());
    runUntilAsked();
    assertArrayEquals(new long[] {}, asked());
  }

  private void allButOneTellTheirMembers() {
    manyServersHaveMembers();
    node.handle(new Input.Present("tea", ANN, "ann"));
    node.run(20_000);
    node.outputs.clear();
    serversStay(FEW, 11);
    node.run(PresenceNotes.LEAST_MS + Telling.MOST_COALESCE_MS);
    for (int i = 1; i < FEW; i++) {
      world.snapshotOver(1, servers(FEW)[i], 100, many(i, i + 1));
    }
  }

  private long[] asked() {
    return world.asks(1).stream().flatMapToLong(ask -> LongStream.of(ask.targets())).toArray();
  }

  /** Some servers stay of many; after how long this one tells them its members. */
  private long toldAfter(long seed) {
    node = Node.seeded(seed, Crowd.FEW_SERVERS);
    world = new World(node, "tea");
    world.link(1);
    manyAnnounce(10);
    node.handle(new Input.Present("tea", ANN, "ann"));
    world.ask(1, 5);
    node.run(Telling.MOST_COALESCE_MS);
    serversStay(JUST_FEW - 1, 11);
    node.outputs.clear();
    long ms = 0;
    while (world.sent(1).isEmpty()) {
      node.run(STEP_MS);
      ms += STEP_MS;
    }
    return ms;
  }

  @Test
  void whenThereAreFewServersAgainTheyDoNotAllTellTheirMembersAtOnce() {
    List<Long> after = LongStream.range(0, SEEDS).map(this::toldAfter).boxed().toList();
    long least = PresenceNotes.LEAST_MS;
    long spread = JUST_FEW * PresenceNotes.SPREAD_PER_SERVER_MS;
    long most = least + spread + Telling.MOST_COALESCE_MS;
    assertTrue(
        after.stream().allMatch(each -> each >= least && each <= most), () -> "ms: " + after);
    long early = after.stream().filter(each -> each <= least + spread / 2).count();
    assertTrue(early > SEEDS / 5 && early < SEEDS * 4 / 5, () -> "ms: " + after);
  }

  @Test
  void whenThereAreFewServersAgainOthersAreToldOfMembersThatWereNotWorthIt() {
    manyServersHaveMembers();
    many(0, 5).forEach((key, nick) -> node.handle(new Input.Present("tea", key, nick)));
    world.ask(1, 5);
    node.run(Telling.MOST_COALESCE_MS);
    node.handle(new Input.Present("tea", ANN, "ann"));
    node.run(Telling.MOST_COALESCE_MS);
    assertEquals(5, world.rosters(1).getLast().update().count(), "one of all is not much");
    serversStay(FEW, 11);
    node.run(Telling.MOST_COALESCE_MS);
    assertEquals(6, world.rosters(1).getLast().update().count());
  }

  @Test
  void ofManyServersAnUpdateThatComesLateChangesNothing() {
    manyServersHaveMembers();
    node.handle(new Input.Present("tea", ANN, "ann"));
    world.snapshot(1, 100, named(BOB, "bob"));
    world.change(1, 105, 104, 7, Map.of(), List.of()); // only the count is taken
    world.change(1, 101, 100, 2, named(CID, "cid"), List.of());
    world.snapshot(1, 103, named(CID, "cid"));
    assertEquals(MANY + 6, node.overlay.elsewhere("tea").count());
    assertEquals(Map.of(), node.overlay.elsewhere("tea").nicks());
    world.change(1, 106, 105, 8, named(CID, "cid"), List.of());
    assertEquals(Map.of(), node.overlay.elsewhere("tea").nicks(), "nor is built on the count");
    assertEquals(MANY + 7, node.overlay.elsewhere("tea").count());
    world.snapshot(1, 106, named(CID, "cid"));
    assertEquals(named(CID, "cid"), node.overlay.elsewhere("tea").nicks());
  }
}

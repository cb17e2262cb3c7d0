package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.protocol.Key;
import parley.protocol.PeerFrame;
import parley.protocol.RosterUpdate;

/** What a server makes of what others say of a channel's members, and what it says itself. */
class RostersTest {
  private static final Key ANN = Node.key(61);
  private static final Key BOB = Node.key(62);
  private static final Key CID = Node.key(63);

  private Node node;
  private World world;

  @BeforeEach
  void aServerWithANeighbour() {
    begin(500);
  }

  private void begin(int presenceLimit) {
    node = new Node(presenceLimit);
    world = new World(node, "tea");
    world.link(1);
  }

  private static Map<Key, String> named(Key key, String nick) {
    return Map.of(key, nick);
  }

  private static Map<Key, String> many(int from, int to) {
    var members = new TreeMap<Key, String>();
    IntStream.range(from, to).forEach(i -> members.put(World.user(i), "n" + i));
    return members;
  }

  private List<String> presence() {
    return node.take(Output.Presence.class).stream()
        .map(each -> each.key() + " " + each.before().orElse("-") + " " + each.after().orElse("-"))
        .toList();
  }

  /** Ann is here, and server 1 has said that bob is there. */
  private void bobIsThere() {
    world.announce(1, 10, "tea");
    node.handle(new Input.Present("tea", ANN, "ann"));
    world.snapshot(1, 100, named(BOB, "bob"));
    node.run(500);
    assertEquals(List.of(), presence(), "who was there before did not join");
    assertEquals(Map.of(BOB, "bob"), node.overlay.elsewhere("tea").nicks());
  }

  // --- finding out ---

  @Test
  void aFirstMemberMakesTheServerAskThoseWithMembersAndWhoAskedWaitsForTheirAnswer() {
    world.announce(1, 10, "tea");
    world.link(2);
    world.announce(2, 10, "coffee");
    node.outputs.clear();
    node.handle(new Input.Present("tea", ANN, "ann"));
    node.handle(new Input.Who(7, "tea"));
    assertArrayEquals(new long[] {Node.key(1).id()}, world.asks(1).getFirst().targets());
    assertEquals(List.of(), world.asks(2));
    assertEquals(List.of(), node.take(Output.Found.class));
    world.snapshot(1, 100, named(BOB, "bob"));
    assertEquals(List.of(new Output.Found(7)), node.take(Output.Found.class));
    assertEquals(1, node.overlay.elsewhere("tea").count());
  }

  @Test
  void whereNobodyElseHasMembersThereIsNothingToWaitFor() {
    node.handle(new Input.Present("tea", ANN, "ann"));
    node.handle(new Input.Who(7, "tea"));
    node.handle(new Input.Who(8, "coffee"));
    assertEquals(List.of(new Output.Found(7), new Output.Found(8)), node.take(Output.Found.class));
    assertEquals(0, node.overlay.elsewhere("coffee").count());
  }

  @Test
  void aServerThatDoesNotAnswerIsWaitedForForASecondAndAHalf() {
    world.announce(1, 10, "tea");
    node.handle(new Input.Who(7, "tea"));
    node.run(Rooms.GATHER_MS - 1);
    assertEquals(List.of(), node.take(Output.Found.class));
    node.run(1);
    assertEquals(List.of(new Output.Found(7)), node.take(Output.Found.class));
  }

  @Test
  void whatWasFoundOutForSomebodyIsKeptForOthersAndThenForgotten() {
    world.announce(1, 10, "tea");
    node.handle(new Input.Who(7, "tea"));
    world.snapshot(1, 100, named(BOB, "bob"));
    node.outputs.clear();
    node.handle(new Input.Who(8, "tea"));
    assertEquals(List.of(), world.asks(1));
    assertEquals(List.of(new Output.Found(8)), node.take(Output.Found.class));
    assertEquals(Map.of(BOB, "bob"), node.overlay.elsewhere("tea").nicks());
    node.run(Rooms.KEPT_MS);
    assertEquals(Map.of(), node.overlay.elsewhere("tea").nicks());
    assertEquals(1, node.overlay.elsewhere("tea").count(), "a server with at least one member");
    node.handle(new Input.Who(9, "tea"));
    assertEquals(1, world.asks(1).size());
  }

  @Test
  void moreChannelsThanThatAreNotAskedAbout() {
    String[] channels =
        IntStream.range(0, Rooms.VISITED_CAP + 5).mapToObj(i -> "c" + i).toArray(String[]::new);
    world.announce(1, 10, channels);
    for (String channel : channels) {
      node.handle(new Input.Who(channels.length, channel));
    }
    assertEquals(5, node.take(Output.Found.class).size(), "answered with what is known: nothing");
    world.capsHold();
  }

  // --- who comes and goes elsewhere ---

  @Test
  void whoComesAndGoesElsewhereIsTold() {
    bobIsThere();
    long before = node.overlay.elsewhere("tea").version();
    world.change(1, 101, 100, 2, named(CID, "cid"), List.of());
    assertNotEquals(before, node.overlay.elsewhere("tea").version());
    assertEquals(List.of(CID + " - cid"), presence());
    world.change(1, 102, 101, 1, named(CID, "cy"), List.of(BOB));
    assertEquals(List.of(BOB + " bob -", CID + " cid cy"), presence());
  }

  @Test
  void aKeyOnTwoServersHasLeftWhenItIsOnNeither() {
    bobIsThere();
    world.link(2);
    world.announce(2, 10, "tea");
    world.snapshot(2, 100, named(BOB, "bob"));
    assertEquals(List.of(), presence());
    world.change(1, 101, 100, 0, Map.of(), List.of(BOB));
    assertEquals(List.of(), presence());
    world.change(2, 101, 100, 0, Map.of(), List.of(BOB));
    assertEquals(List.of(BOB + " bob -"), presence());
  }

  @Test
  void aMemberOfBothServersIsCountedOnce() {
    bobIsThere();
    node.handle(new Input.Present("tea", BOB, "bob"));
    assertEquals(0, node.overlay.elsewhere("tea").count());
    node.handle(new Input.Absent("tea", BOB));
    assertEquals(1, node.overlay.elsewhere("tea").count());
  }

  @Test
  void whoComesAfterTheSecondAndAHalfHasJoined() {
    world.announce(1, 10, "tea");
    node.handle(new Input.Present("tea", ANN, "ann"));
    node.run(Rooms.GATHER_MS);
    world.snapshot(1, 100, named(BOB, "bob"));
    assertEquals(List.of(BOB + " - bob"), presence());
  }

  @Test
  void aServerThatHasNoMembersAnyMoreTakesThemAlong() {
    bobIsThere();
    world.announce(1, 11, "coffee");
    assertEquals(List.of(BOB + " bob -"), presence());
  }

  @Test
  void aServerThatIsStoppedTakesItsMembersAlong() {
    bobIsThere();
    world.goodbye(1, 11);
    assertEquals(List.of(BOB + " bob -"), presence());
  }

  @Test
  void aServerThatIsForgottenTakesItsMembersAlong() {
    world.announceOver(1, 2, 10, "tea");
    bobIsThere();
    node.run(Rooms.GATHER_MS);
    world.snapshotOver(1, 2, 100, named(CID, "cid"));
    assertEquals(List.of(CID + " - cid"), presence());
    world.pass(60_000);
    world.announce(1, 11, "tea");
    world.pass(70_000);
    assertEquals(List.of(CID + " cid -"), presence());
  }

  @Test
  void aServerWhoseLinkEndedIsAskedAndItsMembersGoIfThereIsNoWay() {
    bobIsThere();
    node.handle(new Input.LinkDown(world.linkOf(1), "RESET", "cut"));
    node.run(Rosters.SOON_MS);
    assertEquals(List.of(), presence());
    node.run(Questions.ASK_MS);
    assertEquals(List.of(BOB + " bob -"), presence());
  }

  @Test
  void aServerThatLeavesQuestionsUnansweredLosesItsMembersUntilItIsHeardAgain() {
    bobIsThere();
    world.change(1, 105, 104, 1, Map.of(), List.of()); // there were others before it
    node.run(Telling.COALESCE_MS);
    assertEquals(1, world.asks(1).size());
    node.run(7 * Questions.ASK_MS);
    assertEquals(List.of(BOB + " bob -"), presence());
    world.announce(1, 11, "tea");
    node.run(Telling.COALESCE_MS);
    assertEquals(1, world.asks(1).size(), "it is alive: it is asked again");
    world.snapshot(1, 105, named(BOB, "bob"));
    assertEquals(List.of(BOB + " - bob"), presence());
  }

  @Test
  void anUpdateThatWasMissedIsMadeUpForByASnapshot() {
    bobIsThere();
    world.change(1, 103, 102, 1, Map.of(), List.of());
    node.run(Telling.COALESCE_MS);
    assertEquals("tea", world.asks(1).getFirst().channel());
    world.snapshot(1, 103, named(CID, "cid"));
    assertEquals(List.of(BOB + " bob -", CID + " - cid"), presence());
    world.change(1, 104, 103, 0, Map.of(), List.of(CID));
    assertEquals(List.of(CID + " cid -"), presence());
  }

  @Test
  void updatesThatOvertookEachOtherNeedNoQuestion() {
    bobIsThere();
    world.change(1, 102, 101, 3, named(CID, "cid"), List.of());
    world.change(1, 101, 100, 2, named(Node.key(64), "dee"), List.of());
    world.snapshot(1, 102, Map.of(BOB, "bob", CID, "cid", Node.key(64), "dee"));
    assertEquals(3, node.overlay.elsewhere("tea").count());
  }

  @Test
  void anOldUpdateChangesNothing() {
    bobIsThere();
    world.change(1, 101, 100, 0, Map.of(), List.of(BOB));
    assertEquals(List.of(BOB + " bob -"), presence());
    world.snapshot(1, 100, named(BOB, "bob"));
    node.run(5_000);
    assertEquals(List.of(), presence());
  }

  @Test
  void aServerThatWasStartedAgainWithAClockThatIsBehindIsHeard() {
    bobIsThere();
    world.exchange = (byte) 9;
    world.announce(1, 11, "tea");
    world.snapshot(1, 5, named(CID, "cid"));
    assertEquals(List.of(BOB + " bob -", CID + " - cid"), presence());
  }

  @Test
  void aServerThatDoesNotAnnounceTheChannelIsNotListenedTo() {
    bobIsThere();
    world.link(2);
    world.announce(2, 10, "coffee");
    world.snapshot(2, 100, named(CID, "cid"));
    assertEquals(List.of(), presence());
    world.announce(2, 11, "tea");
    node.run(Rosters.SOON_MS + Telling.COALESCE_MS);
    assertEquals(1, world.asks(2).size());
  }

  // --- what this server tells ---

  @Test
  void changesWithinAMomentAreToldTogether() {
    world.announce(1, 10, "tea");
    node.outputs.clear();
    node.handle(new Input.Present("tea", BOB, "bob"));
    node.handle(new Input.Present("tea", ANN, "ann"));
    node.run(Telling.COALESCE_MS);
    RosterUpdate first = world.rosters(1).getFirst().update();
    assertTrue(first.snapshot());
    assertEquals(
        List.of(new RosterUpdate.Member(ANN, "ann"), new RosterUpdate.Member(BOB, "bob")),
        first.present());
    node.handle(new Input.Present("tea", CID, "cid"));
    node.handle(new Input.Absent("tea", ANN));
    node.run(Telling.COALESCE_MS);
    RosterUpdate next = world.rosters(1).getFirst().update();
    assertEquals(first.version(), next.base());
    assertEquals(List.of(new RosterUpdate.Member(CID, "cid")), next.present());
    assertEquals(List.of(ANN), next.absent());
    assertEquals(2, next.count());
  }

  @Test
  void whoComesAndGoesWithinAMomentIsNotSpokenOf() {
    world.announce(1, 10, "tea");
    node.handle(new Input.Present("tea", ANN, "ann"));
    node.run(Telling.COALESCE_MS);
    node.outputs.clear();
    node.handle(new Input.Present("tea", BOB, "bob"));
    node.handle(new Input.Present("tea", ANN, "annie"));
    node.handle(new Input.Present("tea", ANN, "ann"));
    node.handle(new Input.Absent("tea", BOB));
    node.run(2 * Telling.MOST_COALESCE_MS);
    assertEquals(List.of(), world.rosters(1));
  }

  @Test
  void theLastMemberThatLeavesIsToldAndTheChannelForgotten() {
    bobIsThere();
    node.outputs.clear();
    node.handle(new Input.Absent("tea", ANN));
    node.run(Telling.MOST_COALESCE_MS);
    assertEquals(List.of(ANN), world.rosters(1).getFirst().update().absent());
    assertEquals(Map.of(), node.overlay.elsewhere("tea").nicks());
  }

  @Test
  void aSignOfLifeIsGivenAboutOnceAMinute() {
    bobIsThere();
    node.outputs.clear();
    for (int minute = 0; minute < 3; minute++) {
      world.pass(Telling.REFRESH_MS);
      world.announce(1, 20 + minute, "tea");
    }
    List<PeerFrame.Roster> told = world.rosters(1);
    assertTrue(told.size() >= 2 && told.size() <= 4, () -> told.size() + " in three minutes");
    assertTrue(told.getLast().update().present().isEmpty());
    assertEquals(1, told.getLast().update().count());
    assertEquals(told.get(told.size() - 2).update().version(), told.getLast().update().base());
  }

  @Test
  void aQuestionIsAnsweredOnceASecond() {
    world.announce(1, 10, "tea");
    node.handle(new Input.Present("tea", ANN, "ann"));
    node.run(Telling.COALESCE_MS);
    node.outputs.clear();
    world.ask(1, 5);
    world.ask(1, 6);
    assertEquals(List.of(5L), world.rosters(1).stream().map(PeerFrame.Roster::number).toList());
    node.run(Askers.LEAST_MS);
    world.ask(1, 7);
    world.ask(1, 7);
    List<PeerFrame.Roster> told = world.rosters(1);
    assertEquals(List.of(7L), told.stream().map(PeerFrame.Roster::number).toList());
    assertEquals(List.of(new RosterUpdate.Member(ANN, "ann")), told.getFirst().update().present());
  }

  @Test
  void aQuestionWhileChangesWaitIsAnsweredWithThem() {
    world.announce(1, 10, "tea");
    node.handle(new Input.Present("tea", ANN, "ann"));
    node.outputs.clear();
    world.ask(1, 5);
    assertEquals(List.of(), world.rosters(1));
    node.run(Telling.COALESCE_MS);
    List<PeerFrame.Roster> told = world.rosters(1);
    assertEquals(List.of(0L, 5L), told.stream().map(PeerFrame.Roster::number).toList());
    assertEquals(told.get(0).update().version(), told.get(1).update().version());
  }

  @Test
  void whoAsksAboutAChannelWithoutMembersIsTold() {
    world.announce(1, 10, "tea");
    node.outputs.clear();
    world.ask(1, 5);
    RosterUpdate told = world.rosters(1).getFirst().update();
    assertTrue(told.snapshot() && told.count() == 0 && told.present().isEmpty());
  }

  @Test
  void aLinkCannotMakeTheServerAnswerWithoutEnd() {
    world.announce(1, 10, "tea");
    many(0, 400).forEach((key, nick) -> node.handle(new Input.Present("tea", key, nick)));
    node.run(Telling.MOST_COALESCE_MS);
    node.outputs.clear();
    for (int i = 2; i < 60; i++) {
      world.announceOver(1, i, 10, "tea");
      world.ask(1, i, i);
    }
    long answers = world.rosters(1).stream().filter(each -> each.number() > 1).count();
    int each = Askers.ANSWER_BYTES + 400 * Askers.MEMBER_BYTES;
    assertTrue(answers <= Link.ANSWER_BYTES_BURST / each, () -> answers + " answers");
    assertTrue(answers > 10, () -> answers + " answers");
  }

  // --- crowds ---

  @Test
  void aboveTheLimitNobodyIsToldOfAndBelowItAgain() {
    begin(10);
    bobIsThere();
    world.link(2);
    world.announce(2, 10, "tea");
    world.snapshot(2, 100, many(20, 24));
    world.change(1, 101, 100, 5, many(0, 4), List.of());
    assertEquals(8, presence().size(), "ten members are not too many");
    world.change(2, 101, 100, 5, many(24, 25), List.of());
    List<Output.PresenceTold> off = node.take(Output.PresenceTold.class);
    assertEquals(List.of(new Output.PresenceTold("tea", false, 11)), off);
    world.change(1, 102, 101, 4, Map.of(), List.of(World.user(0)));
    assertEquals(List.of(), presence());
    assertFalse(node.overlay.elsewhere("tea").told());
    world.change(1, 103, 102, 3, Map.of(), List.of(World.user(1)));
    List<Output.PresenceTold> on = node.take(Output.PresenceTold.class);
    assertEquals(List.of(new Output.PresenceTold("tea", true, 9)), on);
    world.change(1, 104, 103, 2, Map.of(), List.of(World.user(2)));
    assertEquals(1, presence().size());
  }

  @Test
  void whatOneServerClaimsKeepsNobodyFromBeingToldOfOthers() {
    begin(10);
    bobIsThere();
    world.told(1, 101, 101, 1_000_000, named(BOB, "bob"), List.of());
    world.told(1, 102, 102, 20, many(0, 20), List.of());
    assertEquals(List.of(), node.take(Output.PresenceTold.class));
    world.link(2);
    world.announce(2, 10, "tea");
    world.snapshot(2, 100, named(CID, "cid"));
    assertEquals(List.of(CID + " - cid"), presence());
    assertEquals(21, node.overlay.elsewhere("tea").count(), "and it is counted");
  }

  @Test
  void ofACrowdOnlyAHundredAndTheCountAreToldAndSeldom() {
    world.announce(1, 10, "tea");
    many(0, 501).forEach((key, nick) -> node.handle(new Input.Present("tea", key, nick)));
    assertFalse(node.overlay.elsewhere("tea").told());
    node.outputs.clear();
    node.run(Telling.MOST_COALESCE_MS);
    RosterUpdate told = world.rosters(1).getLast().update();
    assertEquals(501, told.count());
    assertEquals(OwnRoster.SAMPLE, told.present().size());
    node.handle(new Input.Present("tea", ANN, "ann"));
    node.run(5_000);
    assertEquals(List.of(), world.rosters(1));
    world.ask(1, 5);
    RosterUpdate answer = world.rosters(1).getFirst().update();
    assertEquals(told.version(), answer.version(), "what was told, not what has changed since");
    assertEquals(501, answer.count());
    many(501, 560).forEach((key, nick) -> node.handle(new Input.Present("tea", key, nick)));
    node.run(Telling.MOST_COALESCE_MS);
    assertEquals(561, world.rosters(1).getLast().update().count(), "it has grown by a tenth");
  }

  @Test
  void whoIsNotListedAnyMoreHasNotLeft() {
    bobIsThere();
    world.told(1, 101, 101, 300, named(CID, "cid"), List.of());
    assertEquals(List.of(), presence());
    assertEquals(300, node.overlay.elsewhere("tea").count());
    assertTrue(node.overlay.elsewhere("tea").told(), "of those of other servers");
    world.snapshot(1, 102, many(0, 3));
    assertEquals(List.of(), presence());
    assertTrue(node.overlay.elsewhere("tea").told());
  }

  private List<Output.PresenceTold> presenceTold() {
    return node.take(Output.PresenceTold.class);
  }

  @Test
  void whenAServerTellsAllItsMembersAgainOthersLearnThatTheyMayAskWhoIsThere() {
    bobIsThere();
    world.told(1, 101, 101, 8, named(BOB, "bob"), List.of());
    world.snapshot(1, 102, many(0, 3));
    node.run(Rosters.SOON_MS);
    assertEquals(List.of(new Output.PresenceTold("tea", true, 4)), presenceTold());
    world.change(1, 103, 102, 2, Map.of(), List.of(World.user(0)));
    assertEquals(List.of(World.user(0) + " n0 -"), presence(), "each is told of from now on");
    node.run(10 * Rosters.SOON_MS);
    assertEquals(List.of(), presenceTold());
  }

  @Test
  void soTheyDoWhenAServerGoesThatToldNotAll() {
    bobIsThere();
    world.told(1, 101, 101, 8, named(CID, "cid"), List.of());
    node.run(Rosters.SOON_MS);
    assertEquals(List.of(), presenceTold(), "who is there is not known");
    world.goodbye(1, 11);
    node.run(Rosters.SOON_MS);
    assertEquals(List.of(new Output.PresenceTold("tea", true, 1)), presenceTold());
  }

  @Test
  void aServerThatDoesNotTellAllAgainAndAgainCausesFewNotes() {
    bobIsThere();
    for (int i = 0; i < 10; i++) {
      world.told(1, 101 + 2 * i, 101 + 2 * i, 8, named(CID, "cid"), List.of());
      world.snapshot(1, 102 + 2 * i, named(BOB, "bob"));
    }
    assertEquals(List.of(), presence());
    node.run(Rosters.SOON_MS);
    assertEquals(1, presenceTold().size());
  }

  @Test
  void aRosterThatDoesNotFitIntoAFrameIsCountedOnly() {
    begin(10_000);
    world.announce(1, 10, "tea");
    String nick = "😀".repeat(32);
    many(0, 400).forEach((key, any) -> node.handle(new Input.Present("tea", key, nick)));
    node.outputs.clear();
    node.run(Telling.MOST_COALESCE_MS);
    RosterUpdate told = world.rosters(1).getLast().update();
    assertEquals(400, told.count());
    assertEquals(OwnRoster.SAMPLE, told.present().size());
  }

  @Test
  void withALimitOfNothingNobodyIsToldOf() {
    begin(0);
    world.announce(1, 10, "tea");
    node.handle(new Input.Present("tea", ANN, "ann"));
    world.snapshot(1, 100, named(BOB, "bob"));
    world.change(1, 101, 100, 0, Map.of(), List.of(BOB));
    assertEquals(List.of(), presence());
    assertEquals(Optional.empty(), node.take(Output.PresenceTold.class).stream().findAny());
  }

  private static final int MANY = Crowd.FEW_SERVERS + 1;

  private static final int FEW = 8;

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
    node.run(Rosters.SOON_MS);
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
    int members = 1 + asked.size();
    assertEquals(List.of(new Output.PresenceTold("tea", true, members)), presenceTold());
    assertEquals(asked.size(), node.overlay.elsewhere("tea").nicks().size());
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

  @Test
  void everyCollectionKeepsItsCap() {
    world.announce(1, 10, "tea");
    node.handle(new Input.Present("tea", ANN, "ann"));
    for (int i = 2; i < 60; i++) {
      world.announceOver(1, i, 10, "tea");
      world.snapshotOver(1, i, 100, many(1_500 * i, 1_500 * i + 1_500));
    }
    world.capsHold();
    Map<String, Integer> sizes = new HashMap<>();
    node.overlay.sizes((name, size, cap) -> sizes.put(name, size));
    int bytes = sizes.get("bytes of rosters");
    assertTrue(bytes > 20_000_000, () -> bytes + " bytes");
    assertEquals(58 * 1_500, node.overlay.elsewhere("tea").count());
  }
}

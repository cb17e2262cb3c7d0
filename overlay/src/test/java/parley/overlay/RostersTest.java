package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a server makes of what others say of a channel's members. */
class RostersTest extends RosterScene {
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
}

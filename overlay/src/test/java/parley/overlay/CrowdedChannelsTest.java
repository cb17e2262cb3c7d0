package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import parley.protocol.RosterUpdate;

/** Channels with too many members to tell of each who comes and goes. */
class CrowdedChannelsTest extends RosterScene {
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
    assertEquals(List.of(new Output.PresenceTold("tea", false, 11)), presenceTold());
    world.change(1, 102, 101, 4, Map.of(), List.of(World.user(0)));
    assertEquals(List.of(), presence());
    assertFalse(node.overlay.elsewhere("tea").told());
    world.change(1, 103, 102, 3, Map.of(), List.of(World.user(1)));
    node.run(PresenceNotes.LEAST_MS - 1);
    assertEquals(List.of(), presenceTold(), "it may not last");
    node.run(1);
    assertEquals(List.of(new Output.PresenceTold("tea", true, 9)), presenceTold());
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

  @Test
  void whenAServerTellsAllItsMembersAgainOthersLearnThatTheyMayAskWhoIsThere() {
    bobIsThere();
    world.told(1, 101, 101, 8, named(BOB, "bob"), List.of());
    world.snapshot(1, 102, many(0, 3));
    node.run(PresenceNotes.LEAST_MS);
    assertEquals(List.of(new Output.PresenceTold("tea", true, 4)), presenceTold());
    world.change(1, 103, 102, 2, Map.of(), List.of(World.user(0)));
    assertEquals(List.of(World.user(0) + " n0 -"), presence(), "each is told of from now on");
    node.run(10 * PresenceNotes.LEAST_MS);
    assertEquals(List.of(), presenceTold());
  }

  @Test
  void soTheyDoWhenAServerGoesThatToldNotAll() {
    bobIsThere();
    world.told(1, 101, 101, 8, named(CID, "cid"), List.of());
    node.run(PresenceNotes.LEAST_MS);
    assertEquals(List.of(), presenceTold(), "who is there is not known");
    world.goodbye(1, 11);
    node.run(PresenceNotes.LEAST_MS);
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
    node.run(PresenceNotes.LEAST_MS);
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
}

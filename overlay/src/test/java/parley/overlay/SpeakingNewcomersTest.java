package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import parley.protocol.Key;
import parley.protocol.PeerFrame;
import parley.protocol.RosterUpdate;
import parley.protocol.SignedMessage;

/** Who has just come and speaks: others see it come first, without a frame for each in a crowd. */
class SpeakingNewcomersTest extends RosterScene {
  private long said;

  /** Server 1 has members, and knows that there are some here. */
  private void aChannelOnBoth() {
    world.announce(1, 10, "tea");
    node.handle(new Input.Join("tea"));
    node.run(Announcer.COALESCE_MS);
  }

  private void annWasToldOf() {
    aChannelOnBoth();
    node.handle(new Input.Present("tea", ANN, "ann"));
    node.run(Telling.MOST_COALESCE_MS);
    node.outputs.clear();
  }

  private void says(Key author) {
    node.handle(
        new Input.Publish(
            new SignedMessage(
                author,
                new SignedMessage.Target.Channel("tea"),
                new byte[8],
                ++said,
                1_700_000_000_000L,
                "nick",
                "text/plain",
                "hello",
                new byte[64])));
  }

  /** What server 1 was sent of members and messages, in order. */
  private List<String> order() {
    return node.sent(world.linkOf(1)).stream()
        .filter(each -> each instanceof PeerFrame.Roster || each instanceof PeerFrame.Data)
        .map(each -> each.getClass().getSimpleName())
        .toList();
  }

  @Test
  void aNewcomerIsToldOfBeforeItsMessage() {
    annWasToldOf();
    node.handle(new Input.Present("tea", CID, "cid"));
    node.handle(new Input.Present("tea", BOB, "bob"));
    says(BOB);
    assertEquals(List.of("Roster", "Data"), order());
    assertEquals(
        List.of(new RosterUpdate.Member(BOB, "bob"), new RosterUpdate.Member(CID, "cid")),
        world.rosters(1).getFirst().update().present());
    node.run(Telling.MOST_COALESCE_MS);
    assertEquals(List.of(), world.rosters(1), "once is enough");
  }

  @Test
  void soIsTheFirstMemberOfAServer() {
    aChannelOnBoth();
    node.outputs.clear();
    node.handle(new Input.Present("tea", BOB, "bob"));
    says(BOB);
    assertEquals(List.of("Roster", "Data"), order());
  }

  @Test
  void notBeforeOthersKnowThatThereAreMembers() {
    world.announce(1, 10, "tea");
    node.run(Announcer.COALESCE_MS);
    node.handle(new Input.Join("bar"));
    node.handle(new Input.Join("tea"));
    node.outputs.clear();
    node.handle(new Input.Present("tea", BOB, "bob"));
    says(BOB);
    assertEquals(List.of("Data"), order(), "they would not take it");
    node.run(Telling.COALESCE_MS);
    assertEquals(1, world.rosters(1).size());
  }

  @Test
  void anotherOnesMessageBringsNothingForward() {
    annWasToldOf();
    node.handle(new Input.Present("tea", BOB, "bob"));
    says(ANN);
    assertEquals(List.of("Data"), order());
  }

  @Test
  void ofACrowdOfNewcomersThatSpeakMostAreToldTogether() {
    annWasToldOf();
    for (int i = 0; i < 100; i++) {
      node.handle(new Input.Present("tea", World.user(i), "n" + i));
      says(World.user(i));
    }
    assertEquals(Telling.AHEAD_BURST, world.sent(1).size());
    node.run(Telling.MOST_COALESCE_MS);
    List<PeerFrame.Roster> told = world.rosters(1);
    assertEquals(Telling.AHEAD_BURST + 1, told.size());
    assertEquals(101, told.getLast().update().count());
    node.run(2_000);
    node.handle(new Input.Present("tea", CID, "cid"));
    says(CID);
    assertEquals(1, world.rosters(1).size());
  }

  @Test
  void whereNotEachIsToldOfNothingIsBroughtForward() {
    begin(10);
    annWasToldOf();
    many(0, 20).forEach((key, nick) -> node.handle(new Input.Present("tea", key, nick)));
    node.run(Telling.MOST_COALESCE_MS);
    node.outputs.clear();
    node.handle(new Input.Present("tea", BOB, "bob"));
    says(BOB);
    assertEquals(List.of("Data"), order());
    assertTrue(world.rosters(1).isEmpty());
  }
}

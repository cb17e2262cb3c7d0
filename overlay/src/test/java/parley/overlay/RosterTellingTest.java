package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import parley.protocol.PeerFrame;
import parley.protocol.RosterUpdate;

/** What a server tells others of the members of its channels. */
class RosterTellingTest extends RosterScene {
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
}

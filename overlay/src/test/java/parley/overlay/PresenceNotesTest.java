package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** When members learn that they are told who comes and goes, which makes each of them ask. */
class PresenceNotesTest extends RosterScene {
  private static final int LIMIT = 10;
  private static final int MINUTES = 10;
  private static final long MINUTE_MS = 60_000;

  /** So often the calm time is doubled until it is the most. */
  private static final int DOUBLINGS =
      Long.numberOfTrailingZeros(Long.highestOneBit(PresenceNotes.MOST_MS / PresenceNotes.LEAST_MS))
          + 1;

  private static final long STEP_MS = 500;

  private final List<Long> onAt = new ArrayList<>();
  private final List<Long> offAt = new ArrayList<>();
  private int rosters;
  private long version = 200;
  private long now;

  /** Ann is here, and five are on server 2; what server 1 says may be true or not. */
  private void members(int limit) {
    begin(limit);
    bobIsThere();
    world.link(2);
    alive();
    run(MINUTE_MS);
    rosters = 0;
    assertEquals(List.of(), onAt);
    assertEquals(List.of(), offAt);
  }

  private void alive() {
    world.announce(1, ++version, "tea");
    world.announce(2, version, "tea");
    world.snapshot(2, version, many(20, 25));
  }

  private void claim(int members) {
    world.snapshot(1, ++version, many(0, members));
    look();
  }

  private void run(long durationMs) {
    for (long left = durationMs; left > 0; left -= STEP_MS) {
      world.pass(STEP_MS);
      now += STEP_MS;
      look();
      if (now % (MINUTE_MS / 2) == 0) {
        alive();
      }
    }
  }

  private void look() {
    rosters += world.sent(2).size();
    for (Output.PresenceTold each : presenceTold()) {
      (each.told() ? onAt : offAt).add(now);
    }
  }

  private boolean told() {
    return node.overlay.elsewhere("tea").told();
  }

  @Test
  void aServerThatClaimsManyAndFewInTurnsCausesFewNotesAndFewRosters() {
    members(LIMIT);
    for (int i = 0; i < MINUTES * MINUTE_MS / STEP_MS; i++) {
      if (told()) {
        claim(5);
        assertFalse(told());
        claim(0);
      }
      run(STEP_MS);
    }
    int most = DOUBLINGS + MINUTES;
    assertTrue(onAt.size() > DOUBLINGS, () -> "on after " + onAt);
    assertTrue(onAt.size() <= most, () -> "on after " + onAt);
    int signsOfLife = MINUTES * 5 / 4 + 1;
    assertTrue(rosters <= 2 * most + signsOfLife, () -> rosters + " rosters");
  }

  @Test
  void whileClaimsGoUpAndDownItIsNotCalm() {
    members(LIMIT);
    for (int i = 0; i < MINUTE_MS / STEP_MS; i++) {
      claim(i % 2 == 0 ? 5 : 0);
      run(STEP_MS);
    }
    assertEquals(1, offAt.size());
    assertEquals(List.of(), onAt);
    run(PresenceNotes.LEAST_MS);
    assertEquals(1, onAt.size());
  }

  @Test
  void aServerThatTellsAllAndNotAllInTurnsCausesFewNotes() {
    members(500);
    for (long i = 0; i < MINUTES * MINUTE_MS / PresenceNotes.LEAST_MS; i++) {
      notAllAndThenAll();
      run(PresenceNotes.LEAST_MS);
    }
    assertTrue(onAt.size() > DOUBLINGS, () -> "on after " + onAt);
    assertTrue(onAt.size() <= DOUBLINGS + MINUTES, () -> "on after " + onAt);
    assertEquals(List.of(), offAt);
    run(PresenceNotes.MOST_MS + PresenceNotes.FORGIVEN_MS);
    onAt.clear();
    notAllAndThenAll();
    run(PresenceNotes.LEAST_MS);
    assertEquals(1, onAt.size(), "after a calm minute it is said soon again");
  }

  @Test
  void aServerThatWaitsForEachNoteBeforeItTellsNotAllAgainCausesFewNotes() {
    members(500);
    notAllAndThenAll();
    for (long i = 0; i < MINUTES * MINUTE_MS / STEP_MS; i++) {
      int before = onAt.size();
      run(STEP_MS);
      if (onAt.size() > before) {
        notAllAndThenAll();
      }
    }
    assertTrue(onAt.size() > DOUBLINGS, () -> "on after " + onAt);
    assertTrue(onAt.size() <= DOUBLINGS + MINUTES, () -> "on after " + onAt);
  }

  @Test
  void aCrowdThatComesBackForAMomentAfterEachNoteCausesFewNotes() {
    var turn = new Turn(new SplittableRandom(1));
    var crowd = new Crowd(LIMIT);
    var notes = new PresenceNotes(turn);
    int on = 0;
    for (long at = 0; at < MINUTES * MINUTE_MS; at = notes.dueAt(), on++) {
      turn.begin(at, ignored -> {});
      assertEquals(on > 0, crowd.calm());
      assertTrue(notes.on(on > 0, true));
      crowd.weigh(LIMIT + 1, 0);
      assertTrue(notes.off(crowd, true));
      crowd.weigh(1, 0);
      assertFalse(notes.off(crowd, true));
    }
    assertTrue(on <= DOUBLINGS + MINUTES + 1, on + " notes");
  }

  @Test
  void aCalmTimeThatHasBegunIsShorterWhenThereAreFewerServersYet() {
    for (int seed = 0; seed < 10; seed++) {
      var turn = new Turn(new SplittableRandom(seed));
      var crowd = new Crowd(LIMIT);
      var notes = new PresenceNotes(turn);
      turn.begin(0, ignored -> {});
      notes.servers(100_000);
      crowd.weigh(LIMIT + 1, 0);
      assertTrue(notes.off(crowd, true));
      crowd.weigh(1, 0);
      assertFalse(notes.off(crowd, true));
      long ofMany = notes.dueAt() - PresenceNotes.LEAST_MS;
      assertTrue(ofMany <= PresenceNotes.SPREAD_MOST_MS, "however many servers there are");
      notes.servers(2 * PresenceNotes.QUICK_SERVERS);
      long ofFew = PresenceNotes.QUICK_SERVERS * PresenceNotes.SPREAD_PER_SERVER_MS;
      assertEquals(
          ofMany * ofFew / PresenceNotes.SPREAD_MOST_MS,
          notes.dueAt() - PresenceNotes.LEAST_MS,
          1,
          "the same part of it");
    }
  }

  private void notAllAndThenAll() {
    world.told(1, ++version, version, 8, named(CID, "cid"), List.of());
    world.snapshot(1, ++version, named(BOB, "bob"));
    look();
  }

  /** There were too many members for a while; of those of server 1 only one is told. */
  private void fewAgainButNotAllAreTold() {
    members(LIMIT);
    world.told(1, ++version, version, 3, named(CID, "cid"), List.of());
    many(30, 33).forEach((key, nick) -> node.handle(new Input.Present("tea", key, nick)));
    run(MINUTE_MS / 10);
    assertFalse(told());
    many(30, 33).keySet().forEach(key -> node.handle(new Input.Absent("tea", key)));
    run(Telling.MOST_COALESCE_MS);
    rosters = 0;
    run(PresenceNotes.LEAST_MS);
    assertEquals(List.of(), onAt, "most would not be known yet");
    assertEquals(1, rosters, "others are told all members here");
  }

  @Test
  void whenThereAreFewAgainMembersLearnItOnceAllServersHaveToldAll() {
    fewAgainButNotAllAreTold();
    claim(3);
    node.run(0);
    look();
    assertEquals(1, onAt.size());
    assertEquals(8, node.overlay.elsewhere("tea").nicks().size());
  }

  @Test
  void aServerThatDoesNotTellAllIsNotWaitedForLong() {
    fewAgainButNotAllAreTold();
    run(PresenceNotes.WHOLE_MS);
    assertEquals(1, onAt.size());
  }
}

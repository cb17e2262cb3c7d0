package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** When other servers are asked who is in a channel. */
class OtherRostersTest {
  private static final int SERVERS = 20;
  private static final int STEPS = 5_000;
  private static final int MOST_WAIT_MS = 100;

  private final SplittableRandom random = new SplittableRandom(1);
  private final Turn turn = new Turn(random);
  private final OtherRosters others = new OtherRosters(turn);
  private final List<Roster> all = new ArrayList<>();

  private long firstAt() {
    return all.stream().mapToLong(Roster::askAt).min().orElse(Roster.NEVER);
  }

  @Test
  void eachIsAskedAtItsTimeAndAllAreLookedAtOnlyThen() {
    for (int i = 0; i < SERVERS; i++) {
      all.add(others.add(RosterLimitsTest.origin(i)));
    }
    for (long now = 0; now < STEPS; now++) {
      turn.begin(now, ignored -> {});
      Roster one = all.get(random.nextInt(SERVERS));
      if (random.nextBoolean()) {
        others.want(one, now + random.nextInt(MOST_WAIT_MS));
      } else {
        one.heard(now);
      }
      assertTrue(others.askAt() <= firstAt());
      long at = now;
      List<Roster> due = all.stream().filter(each -> each.askAt() <= at).toList();
      assertEquals(due, others.due());
      due.forEach(each -> others.asked(each, at + 1 + random.nextInt(MOST_WAIT_MS)));
      assertTrue(others.askAt() > now, "they are not looked at again before");
    }
    turn.begin(2 * STEPS, ignored -> {});
    others.due().forEach(Roster::silence);
    assertEquals(Roster.NEVER, others.askAt());
  }
}

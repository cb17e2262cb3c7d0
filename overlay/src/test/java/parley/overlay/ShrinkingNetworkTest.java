package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import parley.protocol.Announcement;
import parley.protocol.PeerFrame;

/** When a server announces itself after most others have ended. */
class ShrinkingNetworkTest {
  private static final int CROWD = 400;
  private static final int LEFT = 10;
  private static final int SEEDS = 20;

  /** Seconds from the end of most servers until this one has announced itself. */
  private static long announcedAfter(long seed) {
    Node node = Node.seeded(seed);
    var world = new World(node, "tea");
    int link = world.link(1);
    for (int i = 0; i < CROWD; i++) {
      world.announce(1, World.user(i), 10, 0);
    }
    world.pass(Announcer.LEAST_INTERVAL_MS); // it has learnt that it need not announce itself yet
    for (int i = LEFT; i < CROWD; i++) {
      world.announce(1, World.user(i), 11, Announcement.GONE);
    }
    node.outputs.clear();
    long seconds = 0;
    while (node.sent(link).stream().noneMatch(ShrinkingNetworkTest::tellsOfItself)) {
      world.pass(1_000);
      seconds++;
    }
    return seconds;
  }

  private static boolean tellsOfItself(PeerFrame frame) {
    return frame instanceof PeerFrame.Digest digest
        && LongStream.of(digest.ids()).anyMatch(id -> id == Node.SELF.id());
  }

  @Test
  void aServerAnnouncesItselfWithinTheIntervalOfThoseThatAreLeftAndNotAllAtOnce() {
    List<Long> after =
        LongStream.range(0, SEEDS).map(ShrinkingNetworkTest::announcedAfter).boxed().toList();
    long most = (Announcer.intervalMs(LEFT) + Digests.TICK_MS) / 1_000;
    assertTrue(after.stream().allMatch(each -> each <= most), () -> "seconds: " + after);
    long early = after.stream().filter(each -> each <= most / 2).count();
    assertTrue(early > SEEDS / 5 && early < SEEDS * 4 / 5, () -> "seconds: " + after);
  }
}

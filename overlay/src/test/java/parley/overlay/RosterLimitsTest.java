package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.protocol.Announcement;
import parley.protocol.Key;
import parley.protocol.PeerFrame;
import parley.protocol.ProtocolLimits;
import parley.protocol.RosterUpdate;

/** What servers that lie, or ask without end, can cost another one. */
class RosterLimitsTest {
  private static final Key ANN = Node.key(61);
  private static final long STEP_MS = 500;

  private final Node node = new Node();
  private final World world = new World(node, "tea");
  private int announced = 10;

  @BeforeEach
  void aNeighbourWithMembersOfAChannelThatHasAMemberHere() {
    world.link(1);
    world.announce(1, 10, "tea");
    node.handle(new Input.Present("tea", ANN, "ann"));
    world.snapshot(1, 100, Map.of());
    node.run(Telling.MOST_COALESCE_MS);
    node.outputs.clear();
  }

  private static Map<Key, String> many(int from, int to) {
    var members = new TreeMap<Key, String>();
    IntStream.range(from, to).forEach(i -> members.put(World.user(i), "n" + i));
    return members;
  }

  private void ask(int server, long number, String channel) {
    node.frame(
        world.linkOf(server),
        new PeerFrame.Ask(1, Node.key(server).id(), new long[] {Node.SELF.id()}, number, channel));
  }

  private int rosterBytes() {
    return node.size("bytes of rosters");
  }

  @Test
  void noServerListsMoreMembersByManyChangesThanOneSnapshotCouldTell() {
    int step = ProtocolLimits.ROSTER / 2;
    for (int i = 0; i < 10; i++) {
      int told = (i + 1) * step;
      world.change(1, 101 + i, 100 + i, told, many(i * step, told), List.of());
      node.run(Telling.MOST_COALESCE_MS);
    }
    int most = ProtocolLimits.ROSTER * (Roster.MEMBER_BYTES + 2 * ProtocolLimits.NICK_CHARACTERS);
    assertTrue(rosterBytes() <= most, () -> rosterBytes() + " bytes of one server's members");
    assertEquals(many(0, ProtocolLimits.ROSTER), node.overlay.elsewhere("tea").nicks());
    assertEquals(10 * step, node.overlay.elsewhere("tea").count(), "others are counted only");
    world.change(1, 120, 110, 10 * step - 1, Map.of(), List.of(World.user(0)));
    assertEquals(many(1, ProtocolLimits.ROSTER), node.overlay.elsewhere("tea").nicks());
    world.snapshot(1, 200, many(0, 3));
    assertEquals(many(0, 3), node.overlay.elsewhere("tea").nicks(), "and honest again");
  }

  @Test
  void serversThatAnnounceOneChannelLeaveRoomForTheMembersOfAnother() {
    var config =
        new OverlayConfig(
            Node.SELF,
            "test",
            Optional.empty(),
            List.of(),
            new NoSecrets(),
            Optional.empty(),
            Rooms.ROSTERS_CAP);
    var turn = new Turn(new SplittableRandom(1));
    var rooms = new Rooms(turn, config, new Agenda(turn));
    Room tea = rooms.open("tea");
    int added = 0;
    for (int i = 0; i < Rooms.ROSTERS_CAP; i++) {
      added += rooms.add(tea, origin(i), 0).isPresent() ? 1 : 0;
    }
    int free = Rooms.ROSTERS_CAP - added;
    assertTrue(Math.abs(added - Rooms.SHARE * free) <= Rooms.SHARE, () -> free + " are free");
    assertTrue(rooms.add(rooms.open("coffee"), origin(1), 0).isPresent());
  }

  static Origin origin(int number) {
    return new Origin(
        Advert.of(
            new Announcement(
                World.user(number),
                1,
                1,
                0,
                new byte[32],
                List.of(),
                new long[0],
                new long[0],
                new byte[64])));
  }

  @Test
  void aServerThatTellsMembersOfManyChannelsLeavesRoomForThoseOfOthers() {
    world.link(2);
    Map<Key, String> members = many(0, ProtocolLimits.ROSTER);
    String[] channels = channels(RosterBytes.CAP * 2 / 3 / members.size() / Roster.MEMBER_BYTES);
    world.announce(2, 10, channels);
    for (int i = 0; i < channels.length; i++) {
      tell(2, channels[i], 100 + i, members);
    }
    int told = rosterBytes();
    assertTrue(Math.abs(told - RosterBytes.CAP / 2) <= 1_000, () -> told + " bytes");
    world.change(1, 101, 100, 2, many(0, 2), List.of());
    assertEquals(many(0, 2), node.overlay.elsewhere("tea").nicks());
    int before = rosterBytes();
    tell(2, channels[0], 1_000, many(1, members.size()));
    assertEquals(many(1, members.size()), node.overlay.elsewhere(channels[0]).nicks());
    assertTrue(rosterBytes() < before, "one less, and what was there stays");
  }

  /** Channels that have a member here. */
  private String[] channels(int count) {
    String[] channels = IntStream.range(0, count).mapToObj(i -> "c" + i).toArray(String[]::new);
    for (String channel : channels) {
      node.handle(new Input.Present(channel, ANN, "ann"));
    }
    return channels;
  }

  @Test
  void membersThatDidNotFitAreAskedForOnceThereIsRoom() {
    Map<Key, String> members = many(0, ProtocolLimits.ROSTER);
    int big = members.size() * Roster.MEMBER_BYTES;
    String[] channels = channels(RosterBytes.CAP / 2 / big);
    int server = 2;
    for (; RosterBytes.CAP - rosterBytes() > big; server++) {
      world.link(server);
      world.announce(server, 10, channels);
      for (int i = 0; i < channels.length && RosterBytes.CAP - rosterBytes() > big; i++) {
        tell(server, channels[i], 100 + i, members);
      }
    }
    world.snapshot(1, 101, members);
    int listed = node.overlay.elsewhere("tea").nicks().size();
    assertTrue(listed > 100 && listed < members.size(), () -> listed + " are listed");
    assertEquals(members.size(), node.overlay.elsewhere("tea").count());
    assertFalse(askedLater());
    world.announce(2, 11);
    assertTrue(askedLater());
    world.snapshot(1, 102, members);
    assertEquals(members, node.overlay.elsewhere("tea").nicks());
    assertFalse(askedLater());
  }

  /** Whether the neighbour is asked who is in the channel, with the next sign of life. */
  private boolean askedLater() {
    world.change(1, 102, 101, ProtocolLimits.ROSTER, Map.of(), List.of());
    node.outputs.clear();
    long endMs = Telling.REFRESH_MS * 6 / 5 + Rosters.SOON_MS;
    for (long ms = 0; ms <= endMs && world.asks(1).isEmpty(); ms += STEP_MS) {
      if (ms % Liveness.PING_MS == 0) {
        world.announce(1, ++announced, "tea");
      }
      world.pass(STEP_MS);
    }
    return !world.asks(1).isEmpty();
  }

  private void tell(int server, String channel, long version, Map<Key, String> members) {
    node.frame(
        world.linkOf(server),
        new PeerFrame.Roster(
            1,
            new long[] {Node.SELF.id()},
            0,
            World.update(server, channel, version, version, members.size(), members, List.of())));
    node.verify(true);
  }

  @Test
  void updatesWithoutEndAreNotTakenAndWhatWasMissedIsAskedFor() {
    int updates = 1_000;
    for (int i = 0; i < updates; i++) {
      world.change(1, 101 + i, 100 + i, 1, Map.of(World.user(i), "n"), List.of());
    }
    int taken = node.overlay.elsewhere("tea").nicks().size();
    assertEquals(Roster.UPDATES_BURST, taken);
    node.run(10_000);
    node.outputs.clear();
    world.change(1, 101 + updates, 100 + updates, 1, Map.of(ANN, "ann"), List.of());
    node.run(Telling.COALESCE_MS);
    assertEquals(1, world.asks(1).size());
    world.snapshot(1, 101 + updates, many(0, 2));
    assertEquals(many(0, 2), node.overlay.elsewhere("tea").nicks());
  }

  @Test
  void whoRepeatsWhatAServerHasToldDoesNotUseUpWhatIsTakenOfIt() {
    world.change(1, 101, 100, 1, many(0, 1), List.of());
    for (int i = 0; i < 1_000; i++) {
      world.snapshot(1, i % 2 == 0 ? 101 : 100, many(0, 1));
    }
    world.change(1, 102, 101, 2, many(1, 2), List.of());
    assertEquals(many(0, 2), node.overlay.elsewhere("tea").nicks());
  }

  @Test
  void whoRepeatsAnOldChangeOfAServerThatHasToldNothingKeepsItsAnswerFromNobody() {
    world.link(2);
    world.announce(2, 10, "tea");
    for (int i = 0; i < 1_000; i++) {
      world.repeat(2, 99, 98, many(0, 1));
    }
    world.snapshot(2, 100, many(0, 2));
    assertEquals(many(0, 2), node.overlay.elsewhere("tea").nicks());
  }

  @Test
  void aSnapshotThatDidNotFitIsNewAgainOnlyIfItWouldFitNow() {
    var roster = new Roster(origin(1), 0);
    RosterUpdate update = world.update(1, 101, 101, 1, many(0, 1), List.of());
    assertEquals(Roster.Verdict.NEXT, roster.judge(update, false));
    roster.took(update, /* fitted= */ false);
    assertEquals(Roster.Verdict.SAME, roster.judge(update, false));
    assertEquals(Roster.Verdict.NEXT, roster.judge(update, true));
  }

  @Test
  void whereOnlyNumbersAreTakenARepeatedChangeCountsOnce() {
    var roster = new Roster(origin(1), 0);
    RosterUpdate change = world.update(1, 101, 100, 1, many(0, 1), List.of());
    assertEquals(Roster.Verdict.GAP, roster.judge(change, false));
    roster.counted(change);
    assertEquals(Roster.Verdict.OLD, roster.judge(change, false));
  }

  @Test
  void whoAsksInOthersNamesKeepsNobodyFromBeingAnswered() {
    int each = Link.ANSWER_BYTES_BURST / Askers.NOBODY_BYTES;
    for (int server = 2; server <= 2 + Askers.CAP / each; server++) {
      world.link(server);
      world.announce(server, 10, "coffee");
      for (int i = 0; i < each; i++) {
        ask(server, i + 1, "c" + i);
      }
    }
    node.outputs.clear();
    world.ask(1, 7);
    assertEquals(1, world.rosters(1).stream().filter(told -> told.number() == 7).count());
    world.capsHold();
  }

  @Test
  void questionsAboutChannelsWithoutMembersCostFewSignatures() {
    for (int i = 0; i < 2_000; i++) {
      ask(1, i + 1, "c" + i);
    }
    int answers = world.rosters(1).size();
    assertEquals(Link.ANSWER_BYTES_BURST / Askers.NOBODY_BYTES, answers);
  }

  @Test
  void everyCollectionKeepsItsCap() {
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

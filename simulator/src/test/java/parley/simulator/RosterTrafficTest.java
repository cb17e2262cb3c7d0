package parley.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.protocol.Key;
import parley.protocol.MessageId;

/** What it costs to know who is in a channel. */
class RosterTrafficTest {
  private static final int SERVERS = 10;
  private static final int JOINS = 50;

  private final Simulation simulation = new Simulation(Long.getLong("seed", 1));

  private void members(int servers, int members) {
    Shape shape = new Shape(simulation, servers);
    shape.members((double) members / servers);
    shape.mesh();
    simulation.run(60_000);
    new Users(simulation).enter();
    simulation.run(10_000);
  }

  @Test
  void aJoinIsToldOtherServersInHardlyMoreFramesThanThereAreServers() {
    members(SERVERS, SERVERS);
    long before = simulation.wire().rosters;
    long questionsBefore = simulation.wire().questions;
    for (int i = 0; i < JOINS; i++) {
      Key user = Key.of(ByteBuffer.allocate(Key.LENGTH).putInt(i + 1).array());
      simulation.present(simulation.nodes().get(i % SERVERS), user, "user" + i);
      simulation.run(400);
    }
    double frames = (double) (simulation.wire().rosters - before) / JOINS;
    assertTrue(frames >= SERVERS - 1 && frames <= 1.5 * SERVERS, () -> frames + " frames");
    assertEquals(questionsBefore, simulation.wire().questions, "nothing was missed");
  }

  @Test
  void manyWhoComeAtOnceAreToldTogether() {
    members(SERVERS, SERVERS);
    long before = simulation.wire().rosters;
    for (int i = 0; i < 400; i++) {
      Key user = Key.of(ByteBuffer.allocate(Key.LENGTH).putInt(i + 1).array());
      simulation.present(simulation.nodes().getFirst(), user, "user" + i);
    }
    simulation.run(2_000);
    long frames = simulation.wire().rosters - before;
    assertTrue(frames <= 1.5 * SERVERS, () -> frames + " frames");
    new Users(simulation).agree();
  }

  @ParameterizedTest
  @ValueSource(ints = {5, SERVERS, 40})
  void whoSpeaksAtOnceIsSeenToComeFirst(int servers) {
    members(servers, servers);
    for (int i = 0; i < 20; i++) {
      SimulatedNode node = simulation.nodes().get(i % servers);
      String nick = "again" + i;
      simulation.present(node, node.key, nick);
      simulation.run(5);
      MessageId mid = simulation.say(node, Simulation.CHANNEL);
      for (int ms = 0; ms < 1_000; ms++) {
        simulation.run(1);
        for (SimulatedNode other : simulation.nodes()) {
          if (other.delivered.containsKey(mid)) {
            assertEquals(nick, other.told.get(node.key), () -> other + ", message " + mid);
          }
        }
      }
      for (SimulatedNode other : simulation.nodes()) {
        assertTrue(
            other.equals(node) || other.delivered.containsKey(mid), () -> other + " lacks " + mid);
      }
    }
  }

  @Test
  void whereNobodyComesOrGoesThereIsASignOfLifeAMinute() {
    members(SERVERS, SERVERS);
    long before = simulation.wire().rosters;
    simulation.run(600_000);
    double each = (double) (simulation.wire().rosters - before) / SERVERS / SERVERS;
    assertTrue(each > 7 && each < 15, () -> each + " in ten minutes");
  }
}

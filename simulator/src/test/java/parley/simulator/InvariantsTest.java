package parley.simulator;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.overlay.Output;
import parley.protocol.SignedMessage;

/** Each invariant fails when it is broken. */
class InvariantsTest {
  private static final SignedMessage.Target CHANNEL =
      new SignedMessage.Target.Channel(Simulation.CHANNEL);

  private final Authors authors = new Authors(new SplittableRandom(1));
  private final Invariants invariants = new Invariants(authors);
  private final Simulation simulation = new Simulation(1);
  private final SimulatedNode node = simulation.add(true, Behaviour.HONEST);

  private static void fails(String because, Runnable action) {
    AssertionError error = assertThrows(AssertionError.class, action::run);
    assertTrue(error.getMessage().contains(because), error::getMessage);
  }

  private SignedMessage message(SignedMessage.Target target) {
    return authors.write(node.key, target, Authors.EPOCH_MS);
  }

  @Test
  void aMessageIsDeliveredOnce() {
    simulation.join(node);
    SignedMessage message = message(CHANNEL);
    assertDoesNotThrow(() -> invariants.delivered(node, message, 1));
    fails("twice", () -> invariants.delivered(node, message, 2));
  }

  @Test
  void aMessageIsSignedByItsAuthor() {
    simulation.join(node);
    byte[] sig = new byte[64];
    fails("not sign", () -> invariants.delivered(node, message(CHANNEL).withSig(sig), 1));
  }

  @Test
  void aMessageStaysInItsChannel() {
    fails("concerns nobody", () -> invariants.delivered(node, message(CHANNEL), 1));
  }

  @Test
  void aDirectMessageGoesWhereItsReceiverIs() {
    SignedMessage.Target direct = new SignedMessage.Target.Direct(node.key);
    fails("concerns nobody", () -> invariants.delivered(node, message(direct), 1));
    node.online.add(node.key);
    assertDoesNotThrow(() -> invariants.delivered(node, message(direct), 1));
  }

  @Test
  void aMessageIsSettledOnce() {
    var settled = new Output.Settled(message(CHANNEL).mid(), 1, 1);
    invariants.settled(node, settled);
    fails("settled", () -> invariants.settled(node, settled));
  }

  @Test
  void nothingOutgrowsItsCap() {
    assertDoesNotThrow(() -> Invariants.size("full", 3, 3));
    fails("too much", () -> Invariants.size("over", 4, 3));
  }

  /** Stories in which something is asked that does not hold. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ring; cut 50 % off; run 60 s; connected within 1 s",
        "ring; run 10 s; full mesh",
        "90 % drop messages; ring; run 10 s; say 9 times, each 9 ms; 100 % were delivered",
        "ring; run 10 s; cut 50 % off; every member is reached once",
        "ring; run 60 s; 50 % are an hour off; every member is reached once",
        "ring; run 10 s; 50 % read 10 bytes a second; say 9 times, each 9 ms; 100 % were delivered",
        "ring; run 60 s; at most 0 kB/s of control",
        "ring; run 10 s; each server has a user; cut 50 % off; users come and go 9 times, each 9 ms;"
            + " run 9 s; all know who is there"
      })
  void aScenarioFails(String story) {
    String text = "scenario it fails\nsizes 12\nseeds 1 1\n" + story.replace("; ", "\n");
    Scenario scenario = ScenarioFiles.parse(text.lines().toList()).getFirst();
    String last = story.substring(story.lastIndexOf("; ") + 2);
    fails("seed 7 (replay with -Dseed=7)", () -> scenario.run(12, 7));
    fails("'" + last + "'", () -> scenario.run(12, 7));
  }

  @Test
  void aTraceTellsOfAnotherOrder() {
    Trace one = new Trace();
    Trace other = new Trace();
    one.add(1, "a", "x");
    one.add(1, "a", "y");
    other.add(1, "a", "y");
    other.add(1, "a", "x");
    assertTrue(!one.fingerprint().equals(other.fingerprint()));
  }
}

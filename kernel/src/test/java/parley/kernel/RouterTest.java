package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import parley.protocol.ClientFrame;
import parley.protocol.ErrorCode;
import parley.protocol.ServerFrame;
import parley.protocol.SignedMessage.Target;

/** Direct messages, and the sessions of a key. */
class RouterTest {
  private final TestServer server = new TestServer();
  private final Client ann = server.client(1).verified();
  private final Client bob = server.client(2).verified();

  private static List<String> bodies(Client client) {
    return client.all(ServerFrame.Private.class).stream()
        .map(each -> each.message().body())
        .toList();
  }

  private void fromElsewhere(String body) {
    server.router.deliver(ann.message(new Target.Direct(bob.key), body));
  }

  @Test
  void aDirectMessageFromAnotherServerReachesEachSessionOfItsKey() {
    fromElsewhere("one");
    assertEquals(List.of("one"), bodies(bob));
    Client bobToo = server.client(2).verified();
    Client andAgain = server.client(2).verified();
    fromElsewhere("two");
    assertEquals(List.of("one", "two"), bodies(bob));
    assertEquals(List.of("two"), bodies(bobToo));
    assertEquals(List.of("two"), bodies(andAgain));
    bob.vanish();
    fromElsewhere("three");
    assertEquals(List.of("two", "three"), bodies(bobToo));
    assertEquals(List.of("two", "three"), bodies(andAgain));
    bobToo.vanish();
    fromElsewhere("four");
    assertEquals(List.of("two", "three", "four"), bodies(andAgain));
    andAgain.vanish();
    fromElsewhere("five");
    assertEquals(List.of("two", "three", "four"), bodies(andAgain));
  }

  @Test
  void theMeshIsToldOfTheFirstAndTheLastSessionOfAKey() {
    Client bobToo = server.client(2).verified();
    bob.vanish();
    bobToo.vanish();
    bobToo.vanish();
    String key = " " + bob.key;
    assertEquals(
        List.of("online" + key, "offline" + key),
        server.mesh.events.stream().filter(each -> each.endsWith(key)).toList());
    assertEquals(1, server.router.online());
  }

  @Test
  void whoWritesToThemselvesReachesTheirOtherSessions() {
    Client annToo = server.client(1).verified();
    ann.whisper(ann.key, "note");
    assertEquals(List.of("note"), bodies(annToo));
    assertTrue(bodies(ann).isEmpty());
  }

  @Test
  void aSessionThatTheMeshDoesNotTakeStillEndsSomeTime() {
    server.mesh.refuses = true;
    Client eve = server.client(3);
    ServerFrame.Challenge challenge = eve.connect();
    eve.say(new ClientFrame.Verify("v", challenge.expires(), eve.proof(challenge, new byte[0])));
    assertEquals(ErrorCode.INTERNAL, eve.last(ServerFrame.Failure.class).code());
    server.mesh.refuses = false;
    server.loop.pass(Liveness.TICK.multipliedBy(Liveness.UNANSWERED_MOST + 2));
    assertEquals("PING_TIMEOUT", eve.closed.orElseThrow().code());
  }
}

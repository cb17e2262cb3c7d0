package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.protocol.ClientFrame;
import parley.protocol.ServerFrame;

/** Many who come to one channel at once, with the real overlay of a server without peers. */
class CrowdTest {
  private static final int LIMIT = 50;
  private static final int CROWD = 200;

  private final List<Client> clients = new ArrayList<>();
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.alone(TestServer.config(5, List.of(), LIMIT));
  }

  private long presence() {
    return clients.stream().mapToLong(each -> each.all(ServerFrame.Presence.class).size()).sum();
  }

  private void come() {
    for (int i = 1; i <= CROWD; i++) {
      Client client = server.client(i).verified();
      client.say(new ClientFrame.Join("j", "tea", "n" + i));
      clients.add(client);
    }
  }

  @Test
  void aCrowdThatComesAtOnceCostsNoMoreFramesThanTheLimitAllows() {
    come();
    assertEquals(LIMIT * (LIMIT - 1) / 2, presence());
    ServerFrame.Members joined =
        clients.getLast().last(ServerFrame.Success.class).members().getFirst();
    assertEquals(CROWD, joined.count());
    assertFalse(joined.presence());
    Client first = clients.getFirst();
    assertEquals(1, first.all(ServerFrame.Note.class).size(), "it is said once");
  }

  @Test
  void aCrowdThatLeavesIsToldOfAgainFromNineTenthsOfTheLimit() {
    come();
    int few = LIMIT * 9 / 10;
    while (clients.size() > few + 1) {
      clients.removeLast().vanish();
    }
    clients.forEach(each -> each.inbox.clear());
    clients.removeLast().vanish();
    assertEquals(0, presence(), "more may come at once");
    server.loop.pass(Duration.ofSeconds(2));
    for (Client each : clients) {
      assertEquals("PRESENCE_ON", each.all(ServerFrame.Note.class).getFirst().code());
    }
    clients.removeLast().vanish();
    assertEquals(few - 1, presence(), "who left last is told of, to each of those who stay");
  }
}

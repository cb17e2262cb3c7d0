package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import parley.overlay.Elsewhere;
import parley.overlay.Input;
import parley.overlay.Output;
import parley.overlay.Overlay;
import parley.overlay.OverlayConfig;
import parley.protocol.ClientFrame;
import parley.protocol.Key;
import parley.protocol.MessageId;
import parley.protocol.ServerFrame;
import parley.protocol.SignedMessage;

/** Many who come to one channel at once, with the real overlay of a server without peers. */
class CrowdTest {
  private static final int LIMIT = 50;
  private static final int CROWD = 200;

  private final Alone mesh = new Alone();
  private final TestServer server =
      new TestServer(TestServer.config(5, List.of()), Optional.of(mesh));
  private final List<Client> clients = new ArrayList<>();

  /** An overlay that never has a link. */
  private final class Alone implements Mesh {
    private final Overlay overlay;
    private Runnable asked = () -> {};

    Alone() {
      var identity = new ToyScheme().identity(Path.of("none"));
      overlay =
          new Overlay(
              new OverlayConfig(
                  Key.of(identity.publicKey()),
                  "parley",
                  Optional.empty(),
                  List.of(),
                  new ServerSecrets(identity),
                  Optional.empty(),
                  LIMIT),
              new SplittableRandom(1));
    }

    private void handle(Input input) {
      overlay.handle(
          input,
          server.loop.nowMs(),
          output -> {
            if (output instanceof Output.PresenceTold(String channel, boolean told, int count)) {
              server.router.presenceTold(channel, told, count);
            } else if (output instanceof Output.Found) {
              asked.run();
            }
          });
    }

    @Override
    public boolean seen(MessageId mid) {
      return overlay.seen(mid);
    }

    @Override
    public void publish(SignedMessage message) {
      handle(new Input.Publish(message));
    }

    @Override
    public void joined(String channel) {
      handle(new Input.Join(channel));
    }

    @Override
    public void left(String channel) {
      handle(new Input.Leave(channel));
    }

    @Override
    public void present(String channel, Key key, String nick) {
      handle(new Input.Present(channel, key, nick));
    }

    @Override
    public void absent(String channel, Key key) {
      handle(new Input.Absent(channel, key));
    }

    @Override
    public Elsewhere elsewhere(String channel) {
      return overlay.elsewhere(channel);
    }

    @Override
    public void who(String channel, Runnable found) {
      asked = found;
      handle(new Input.Who(1, channel));
    }

    @Override
    public void online(Key key) {
      handle(new Input.KeyOnline(key));
    }

    @Override
    public void offline(Key key) {
      handle(new Input.KeyOffline(key));
    }
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
    assertEquals(few, presence(), "who left last is told of, to each of those who stay");
    for (Client each : clients) {
      assertEquals("PRESENCE_ON", each.all(ServerFrame.Note.class).getFirst().code());
    }
  }
}

package parley.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parley.client.ClientCommand;
import parley.client.ClientEvent;
import parley.client.ConnectionListener;
import parley.client.Connector;
import parley.client.ServerConnection;
import parley.protocol.ClientFrame;

@Timeout(300)
class ConversationTest {
  private static final String ORIGIN = "tcp://127.0.0.1:8545";

  @Test
  void aConnectionThatTakesNoFrameIsClosedBeforeItIsDialledAgain() throws Exception {
    var first = new Broken();
    var told = new CopyOnWriteArrayList<ClientEvent>();
    var conversation = new Conversation(first, HandServer::settings, told::add);
    conversation.dial();
    conversation.perform(new ClientCommand.Connect());
    assertEquals(List.of(new ClientEvent.Closed("the cable was cut", false)), told);
    assertTrue(first.closed.await(60, TimeUnit.SECONDS), "the connection stays open");
    conversation.dial();
    assertTrue(conversation.isConnected());
  }

  @Test
  void whatIsSentAgainIsWaitedForUntilItIsTaken() throws Exception {
    var server = new HandServer();
    var told = new CopyOnWriteArrayList<ClientEvent>();
    var conversation = new Conversation(server, HandServer::settings, told::add);
    conversation.dial();
    conversation.perform(new ClientCommand.Say("tea", "one"));
    server.refuse(server.next());
    ClientFrame.Msg again = server.next();
    CompletableFuture<Boolean> wasTaken =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                conversation.awaitSlowed();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              return told.stream().anyMatch(ClientEvent.Sent.class::isInstance);
            },
            task -> Thread.ofVirtual().start(task));
    for (int i = 0; i < 100; i++) {
      server.refuse(again);
      again = server.next();
    }
    server.take(again);
    assertTrue(wasTaken.get(60, TimeUnit.SECONDS));
  }

  /** Connects at once, and takes no frame. */
  private static final class Broken implements Connector, ServerConnection {
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public ServerConnection connect(ConnectionListener listener) {
      return this;
    }

    @Override
    public String origin() {
      return ORIGIN;
    }

    @Override
    public void send(byte[] frame) throws IOException {
      throw new IOException("the cable was cut");
    }

    @Override
    public byte[] tlsExporter() {
      return new byte[0];
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}

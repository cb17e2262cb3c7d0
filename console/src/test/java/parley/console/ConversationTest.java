package parley.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
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
import parley.client.SessionSettings;
import parley.identity.Identity;

@Timeout(300)
class ConversationTest {
  private static final String ORIGIN = "tcp://127.0.0.1:8545";

  @Test
  void aConnectionThatTakesNoFrameIsClosedBeforeItIsDialledAgain() throws Exception {
    var first = new Broken();
    var told = new CopyOnWriteArrayList<ClientEvent>();
    var conversation = new Conversation(first, ConversationTest::settings, told::add);
    conversation.dial();
    conversation.perform(new ClientCommand.Connect());
    assertEquals(List.of(new ClientEvent.Closed("the cable was cut", false)), told);
    assertTrue(first.closed.await(60, TimeUnit.SECONDS), "the connection stays open");
    conversation.dial();
    assertTrue(conversation.isConnected());
  }

  private static SessionSettings settings(ServerConnection connection) {
    return new SessionSettings(
        Identity.ephemeral(),
        ORIGIN,
        connection.tlsExporter(),
        false,
        Optional.empty(),
        new SecureRandom());
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

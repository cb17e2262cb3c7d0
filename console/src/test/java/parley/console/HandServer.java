package parley.console;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import parley.client.ConnectionListener;
import parley.client.Connector;
import parley.client.ServerConnection;
import parley.client.SessionSettings;
import parley.identity.Identity;
import parley.protocol.ClientCodec;
import parley.protocol.ClientFrame;
import parley.protocol.Decoded;
import parley.protocol.ErrorCode;
import parley.protocol.ServerFrame;

/** A server in memory, whose answers to messages a test gives one by one. */
final class HandServer implements Connector, ServerConnection {
  private static final String ORIGIN = "tcp://127.0.0.1:8545";

  private final BlockingQueue<ClientFrame.Msg> asked = new LinkedBlockingQueue<>();
  private volatile Optional<ConnectionListener> listener = Optional.empty();

  /** Of a session with it. */
  static SessionSettings settings(ServerConnection connection) {
    return new SessionSettings(
        Identity.ephemeral(),
        ORIGIN,
        connection.tlsExporter(),
        false,
        Optional.empty(),
        new SecureRandom());
  }

  /** The next message that it is sent. */
  ClientFrame.Msg next() throws InterruptedException {
    ClientFrame.Msg message = asked.poll(60, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no message was sent within 60 s");
    }
    return message;
  }

  /** It may be sent again at once. */
  void refuse(ClientFrame.Msg message) {
    answer(
        new ServerFrame.Failure(
            message.id(), ErrorCode.RATE_LIMITED, "too fast", OptionalLong.of(1), false));
  }

  void take(ClientFrame.Msg message) {
    answer(ServerFrame.Success.of(message.id(), "sent", message.message().mid()));
  }

  private void answer(ServerFrame frame) {
    listener.orElseThrow().frame(ClientCodec.encode(frame));
  }

  @Override
  public ServerConnection connect(ConnectionListener told) {
    listener = Optional.of(told);
    return this;
  }

  @Override
  public String origin() {
    return ORIGIN;
  }

  @Override
  public void send(byte[] frame) {
    if (!(ClientCodec.decodeClientFrame(frame) instanceof Decoded.Frame<ClientFrame> decoded)) {
      throw new AssertionError("the client sent no frame");
    }
    switch (decoded.frame()) {
      case ClientFrame.Msg message -> asked.add(message);
      case ClientFrame.Quit _ -> listener.orElseThrow().closed("goodbye");
      default -> throw new AssertionError("unforeseen: " + decoded.frame());
    }
  }

  @Override
  public byte[] tlsExporter() {
    return new byte[0];
  }

  @Override
  public void close() {
    // nothing is open
  }
}

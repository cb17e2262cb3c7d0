package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import parley.api.CloseReason;
import parley.api.Connection;
import parley.api.ConnectionInfo;
import parley.api.EncodedFrame;
import parley.protocol.Canonical;
import parley.protocol.ClientCodec;
import parley.protocol.ClientFrame;
import parley.protocol.Decoded;
import parley.protocol.ErrorCode;
import parley.protocol.Key;
import parley.protocol.ServerFrame;
import parley.protocol.SignedMessage;
import parley.protocol.SignedMessage.Target;

/** A client's end of an in-memory connection: what it was sent, and a way to say each thing. */
final class Client implements Connection {
  final Key key;
  final Session session;
  final List<ServerFrame> inbox = new ArrayList<>();
  boolean writable = true;
  boolean reading = true;
  Optional<CloseReason> closed = Optional.empty();
  Optional<byte[]> exporter = Optional.empty();
  private final TestServer server;
  private final Optional<InetAddress> address;
  private long seq;

  Client(TestServer server, int number, Optional<InetAddress> address) {
    this.server = server;
    this.address = address;
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) number);
    key = Key.of(bytes);
    session = new Session(server.context, this);
    session.admit();
  }

  @Override
  public ConnectionInfo info() {
    return new ConnectionInfo("memory", "client-" + key, address, exporter);
  }

  @Override
  public void send(EncodedFrame frame) {
    switch (ClientCodec.decodeServerFrame(frame.text())) {
      case Decoded.Frame<ServerFrame>(ServerFrame one) -> inbox.add(one);
      case Decoded.Refused<ServerFrame> bad -> throw new AssertionError(bad.text());
    }
  }

  @Override
  public boolean writable() {
    return writable;
  }

  @Override
  public void reading(boolean wanted) {
    reading = wanted;
  }

  @Override
  public void close(CloseReason reason) {
    if (closed.isEmpty()) {
      closed = Optional.of(reason);
      server.loop.execute(() -> session.closed(reason));
    }
  }

  /** The connection breaks. */
  void vanish() {
    session.closed(CloseReason.remote("EOF", "the other side is gone"));
  }

  void raw(String text) {
    session.received(text.getBytes(StandardCharsets.UTF_8));
    server.loop.turn();
  }

  void say(ClientFrame frame) {
    session.received(ClientCodec.encode(frame));
    server.loop.turn();
  }

  ServerFrame.Challenge connect() {
    say(new ClientFrame.Connect("c", List.of(1), key, new byte[32], "tcp://chat.example:8545"));
    return last(ServerFrame.Challenge.class);
  }

  byte[] proof(ServerFrame.Challenge challenge, byte[] boundExporter) {
    return ToyScheme.sign(
        key.bytes(),
        Canonical.auth(
            challenge.server(),
            "tcp://chat.example:8545",
            challenge.challenge(),
            new byte[32],
            key,
            challenge.expires(),
            boundExporter));
  }

  /** Connects and proves its key. */
  Client verified() {
    ServerFrame.Challenge challenge = connect();
    say(new ClientFrame.Verify("v", challenge.expires(), proof(challenge, new byte[0])));
    assertEquals("v", last(ServerFrame.Success.class).re());
    inbox.clear();
    return this;
  }

  Client joined(String channel, String nick) {
    say(new ClientFrame.Join("j", channel, nick));
    assertEquals("j", last(ServerFrame.Success.class).re());
    inbox.clear();
    return this;
  }

  SignedMessage message(Target target, String body) {
    seq++;
    var unsigned =
        new SignedMessage(
            key,
            target,
            new byte[8],
            seq,
            server.loop.wallClockMs(),
            "nick",
            "text/plain",
            body,
            new byte[64]);
    return unsigned.withSig(ToyScheme.sign(key.bytes(), unsigned.signedBytes()));
  }

  SignedMessage tell(String channel, String body) {
    SignedMessage message = message(new Target.Channel(channel), body);
    say(new ClientFrame.Msg("m" + seq, message));
    return message;
  }

  SignedMessage whisper(Key to, String body) {
    SignedMessage message = message(new Target.Direct(to), body);
    say(new ClientFrame.Private("m" + seq, message));
    return message;
  }

  <F extends ServerFrame> F last(Class<F> type) {
    return assertInstanceOf(type, inbox.getLast());
  }

  /** The newest frame is a refusal with this code. */
  ServerFrame.Failure refused(ErrorCode code) {
    ServerFrame.Failure failure = last(ServerFrame.Failure.class);
    assertEquals(code, failure.code(), failure.text());
    return failure;
  }

  <F extends ServerFrame> List<F> all(Class<F> type) {
    return inbox.stream().filter(type::isInstance).map(type::cast).toList();
  }

  List<String> bodies() {
    return all(ServerFrame.Msg.class).stream().map(frame -> frame.message().body()).toList();
  }
}

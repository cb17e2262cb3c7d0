package parley.bench;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import parley.identity.Identity;
import parley.protocol.Canonical;
import parley.protocol.ClientCodec;
import parley.protocol.ClientFrame;
import parley.protocol.Decoded;
import parley.protocol.Key;
import parley.protocol.MessageId;
import parley.protocol.ProtocolLimits;
import parley.protocol.ServerFrame;
import parley.protocol.SignedMessage;

/** One client of a Parley server. */
final class ParleyTalk implements Talk {
  static final String NICK = "load";

  private static final String ORIGIN = "tcp://127.0.0.1:1";
  private static final String UPGRADE =
      String.join(
          "\r\n",
          "GET / HTTP/1.1",
          "Host: 127.0.0.1",
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
          "",
          "");

  /** Where the value of the first field stands in a frame, with its quote. */
  private static final int TYPE_OFFSET = 8;

  private static final byte[] SEQ = Bytes.ascii("\"seq\":");

  private final Client client;
  private final Framing framing;
  private final Identity identity;
  private final Key key;
  private final byte[] nonce = new byte[32];
  private final byte[] session = new byte[8];
  private boolean upgraded;

  ParleyTalk(Client client, Framing framing, Identity identity) {
    this.client = client;
    this.framing = framing;
    this.identity = identity;
    key = Key.of(identity.publicKey());
    ThreadLocalRandom.current().nextBytes(nonce);
    ThreadLocalRandom.current().nextBytes(session);
    upgraded = framing == Framing.LINE;
  }

  Identity identity() {
    return identity;
  }

  byte[] session() {
    return session;
  }

  @Override
  public void begin() {
    if (upgraded) {
      connect();
    } else {
      client.send(Bytes.ascii(UPGRADE));
    }
  }

  private void connect() {
    send(new ClientFrame.Connect("", List.of(ProtocolLimits.VERSION), key, nonce, ORIGIN));
  }

  private void send(ClientFrame frame) {
    client.send(framing.frame(ClientCodec.encode(frame)));
  }

  @Override
  public void join(String channel) {
    send(new ClientFrame.Join("j", channel, NICK));
  }

  @Override
  public void leave(String channel) {
    send(new ClientFrame.Leave("l", channel));
  }

  @Override
  public int take(ByteBuffer in, int at, int end) {
    if (!upgraded) {
      return upgrade(in, at, end);
    }
    int length = framing.length(in, at, end);
    if (length == 0) {
      return 0;
    }
    int head = framing.head(in, at);
    int text = at + head;
    int textEnd = at + length - framing.tail();
    if (textEnd - text > TYPE_OFFSET + 1) {
      switch (in.get(text + TYPE_OFFSET + 1)) {
        case 'm' -> delivery(in, at, length, head);
        case 'p' -> beginsWithP(in, at, length, head);
        case 's' -> success(in, text, textEnd);
        case 'r' -> client.other(); // a receipt
        default -> rare(in, text, textEnd);
      }
    }
    return length;
  }

  private int upgrade(ByteBuffer in, int at, int end) {
    String so = Bytes.text(in, at, end - at);
    int headEnd = so.indexOf("\r\n\r\n");
    if (headEnd < 0) {
      return 0;
    }
    if (!so.startsWith("HTTP/1.1 101 ")) {
      throw new IllegalStateException("no WebSocket: " + so);
    }
    upgraded = true;
    connect();
    return headEnd + 4;
  }

  /** private, presence or ping. */
  private void beginsWithP(ByteBuffer in, int at, int length, int head) {
    byte third = in.get(at + head + TYPE_OFFSET + 3);
    byte second = in.get(at + head + TYPE_OFFSET + 2);
    if (second == 'r' && third == 'i') {
      delivery(in, at, length, head);
    } else if (second == 'r') {
      client.other();
    } else {
      rare(in, at + head, at + length - framing.tail());
    }
  }

  private void delivery(ByteBuffer in, int at, int length, int head) {
    int seq = Bytes.find(in, at, at + length, SEQ) + SEQ.length - at;
    client.shape(Shape.of(in, at, length, head + TYPE_OFFSET, seq));
    client.delivered(Numbers.parse(in, at + seq));
  }

  /** Those that answer a message have no {@code re} here, and are so many that none is decoded. */
  private void success(ByteBuffer in, int text, int textEnd) {
    int re = text + "{\"type\":\"success\",\"re\":\"".length();
    if (in.get(re - 5) != 'r') {
      return;
    }
    switch (in.get(re)) {
      case 'j' -> client.joined();
      case 'l' -> client.left();
      case 'v' -> client.loggedIn();
      default ->
          throw new IllegalStateException("unasked: " + Bytes.text(in, text, textEnd - text));
    }
  }

  private void rare(ByteBuffer in, int text, int textEnd) {
    byte[] bytes = new byte[textEnd - text];
    in.get(text, bytes);
    switch (ClientCodec.decodeServerFrame(bytes)) {
      case Decoded.Frame<ServerFrame>(ServerFrame.Challenge challenge) -> verify(challenge);
      case Decoded.Frame<ServerFrame>(ServerFrame.Ping ping) ->
          send(new ClientFrame.Pong(ping.id()));
      case Decoded.Frame<ServerFrame>(ServerFrame.Note note) -> client.fleet().noted(note.text());
      default ->
          throw new IllegalStateException(
              "the server said " + Bytes.text(in, text, textEnd - text));
    }
  }

  private void verify(ServerFrame.Challenge challenge) {
    byte[] proof =
        Canonical.auth(
            challenge.server(),
            ORIGIN,
            challenge.challenge(),
            nonce,
            key,
            challenge.expires(),
            new byte[0]);
    send(new ClientFrame.Verify("v", challenge.expires(), identity.sign(proof)));
  }

  /** Id, signature and number of a delivery. */
  @Override
  public boolean audit(ByteBuffer in, int at, int length) {
    int head = framing.head(in, at);
    byte[] text = new byte[length - head - framing.tail()];
    in.get(at + head, text);
    if (!(ClientCodec.decodeServerFrame(text) instanceof Decoded.Frame<ServerFrame>(var frame))) {
      return false;
    }
    return switch (frame) {
      case ServerFrame.Msg(SignedMessage message) -> genuine(message, in, at, length);
      case ServerFrame.Private(SignedMessage message) -> genuine(message, in, at, length);
      default -> false;
    };
  }

  private static boolean genuine(SignedMessage message, ByteBuffer in, int at, int length) {
    byte[] signed = message.signedBytes();
    boolean idFits = Bytes.find(in, at, at + length, Bytes.ascii(MessageId.of(signed).hex())) >= 0;
    return idFits && Identity.verify(message.author().bytes(), signed, message.sig());
  }
}

package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A client written by hand from docs/PROTOCOL.md, over either transport. */
final class Author implements AutoCloseable {
  final Keys keys;
  final Wire wire;
  final String nick;
  final String session = Keys.randomHex(8);
  private final String nonce = Keys.randomHex(32);
  private final AtomicLong seq = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();

  /** Connected, but still a stranger. */
  Author(String nick, Wire wire) {
    this(nick, wire, new Keys());
  }

  Author(String nick, Wire wire, Keys keys) {
    this.nick = nick;
    this.wire = wire;
    this.keys = keys;
  }

  static Author tcp(String nick, ServerProcess server) {
    return new Author(nick, new RawTcp(server.tcpPort())).handshake();
  }

  static Author webSocket(String nick, ServerProcess server) {
    return new Author(nick, new RawWebSocket(server.webSocketPort())).handshake();
  }

  /** Over whichever transport the server has. */
  static Author at(ServerProcess server, String nick) {
    return server.listens("tcp") ? tcp(nick, server) : webSocket(nick, server);
  }

  String key() {
    return keys.hex();
  }

  /** Through the whole handshake, with the server's proof checked. */
  Author handshake() {
    Frame challenge = challenge();
    Frame answer = request(verifyFrame(challenge));
    assertEquals("success", answer.outcome(), answer::toString);
    return this;
  }

  /** Sends connect and checks the answer. */
  Frame challenge() {
    Frame verify = request(connectFrame(wire.origin()));
    assertEquals("verify", verify.outcome(), verify::toString);
    byte[] proof =
        Keys.canonical(
            "parley/1 server",
            Keys.bytes(verify.text("server")),
            Keys.bytes(verify.text("challenge")),
            Keys.bytes(nonce),
            Keys.bytes(key()));
    assertTrue(
        Keys.verify(verify.text("server"), proof, verify.text("sig")),
        () -> "the server's proof does not verify: " + verify);
    return verify;
  }

  Map<String, Object> connectFrame(String origin) {
    return Json.map(
        "type", "connect", "versions", List.of(1), "key", key(), "nonce", nonce, "origin", origin);
  }

  Map<String, Object> verifyFrame(Frame challenge) {
    return verifyFrame(challenge, wire.origin());
  }

  Map<String, Object> verifyFrame(Frame challenge, String origin) {
    return Json.map(
        "type",
        "verify",
        "expires",
        challenge.number("expires"),
        "sig",
        keys.sign(signedBytes(challenge, origin)));
  }

  /** What proves this author's key, and by any scheme what else is asked for. */
  byte[] signedBytes(Frame challenge, String origin) {
    return Keys.canonical(
        "parley/1 auth",
        Keys.bytes(challenge.text("server")),
        Keys.utf8(origin),
        Keys.bytes(challenge.text("challenge")),
        Keys.bytes(nonce),
        Keys.bytes(key()),
        Keys.u64(challenge.number("expires")),
        new byte[0]);
  }

  /** Sends the frame under an id of its own, and waits for the one answer to it. */
  Frame request(Map<String, Object> frame) {
    return answer(send(frame));
  }

  Frame request(Object... namesAndValues) {
    return request(Json.map(namesAndValues));
  }

  /** Sends the frame under an id of its own. */
  String send(Map<String, Object> frame) {
    String id = "r" + requests.incrementAndGet();
    frame.put("id", id);
    wire.send(Json.write(frame));
    return id;
  }

  Frame answer(String id) {
    return wire.inbox.await("answer to " + id, frame -> id.equals(frame.text("re")));
  }

  Author join(String channel) {
    Frame joined = request("type", "join", "channel", channel, "nick", nick);
    assertEquals("success", joined.outcome(), joined::toString);
    return this;
  }

  Frame who(String channel) {
    return request("type", "who", "channel", channel);
  }

  /**
   * Asks until these are members, as this author's server knows: what is said here may else not go
   * to them.
   */
  Author awaitMembers(String channel, Author... others) {
    List<String> keys = Stream.of(others).map(Author::key).toList();
    Asking.until(
        "members " + keys + " of " + channel,
        () -> who(channel),
        answer -> answer.list("members").containsAll(keys));
    return this;
  }

  Message message(int kind, String target, String body) {
    return new Message(
        kind,
        key(),
        target,
        session,
        seq.incrementAndGet(),
        System.currentTimeMillis(),
        nick,
        "text/plain",
        body);
  }

  /** The answer to a channel message. */
  Frame say(String channel, String body) {
    return say(message(Message.CHANNEL, channel, body));
  }

  Frame tell(String key, String body) {
    return say(message(Message.DIRECT, key, body));
  }

  Frame say(Message message) {
    return request(message.frame(keys));
  }

  /** Waits for a message with this body, and holds it against its author's signature. */
  Frame awaitMessage(String type, String body) {
    return awaitMessage(type, body, Inbox.DEADLINE);
  }

  Frame awaitMessage(String type, String body, Duration deadline) {
    Frame got =
        wire.inbox.await(
            type + " \"" + body + "\"",
            deadline,
            frame -> frame.is(type) && body.equals(frame.text("body")));
    Message message =
        new Message(
            type.equals("msg") ? Message.CHANNEL : Message.DIRECT,
            got.text("from"),
            type.equals("msg") ? got.text("channel") : got.text("to"),
            got.text("session"),
            got.number("seq"),
            got.number("ts"),
            got.text("nick"),
            got.text("ctype"),
            got.text("body"));
    assertEquals(message.mid(), got.text("mid"), "mid");
    assertTrue(
        Keys.verify(got.text("from"), message.signedBytes(), got.text("sig")),
        () -> "the author's signature does not verify: " + got);
    return got;
  }

  /** The bodies of all channel messages that have arrived so far, in their order. */
  List<String> heard() {
    return wire.inbox.all().stream()
        .filter(frame -> frame.is("msg"))
        .map(frame -> frame.text("body"))
        .toList();
  }

  /** How often a body has arrived so far. */
  long count(String body) {
    return wire.inbox.count(frame -> body.equals(frame.text("body")));
  }

  /** Answers the server's ping, if one came, and returns whether this session still answers. */
  boolean alive() {
    String id = send(Json.map("type", "ping"));
    return wire.inbox
        .poll(Inbox.DEADLINE, frame -> id.equals(frame.text("re")))
        .filter(frame -> frame.is("success"))
        .isPresent();
  }

  @Override
  public void close() {
    wire.close();
  }
}

package parley.client;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import parley.identity.Identity;
import parley.protocol.Canonical;
import parley.protocol.ClientCodec;
import parley.protocol.ClientFrame;
import parley.protocol.Key;
import parley.protocol.ServerFrame;
import parley.protocol.SignedMessage;

/** The other side of a session, as far as a test needs one: keys, and answers made by hand. */
final class ScriptedServer {
  static final ServerFrame.Limits LIMITS = new ServerFrame.Limits(16_384, 8_192, 20, 5, 100);
  static final String ORIGIN = "tcp://127.0.0.1:8545";
  static final byte[] CHALLENGE = filled(32, 7);
  static final Moment START = new Moment(1_000_000, 500);

  final Identity server = Identity.ofSeed(filled(32, 1));
  final Identity user = Identity.ofSeed(filled(32, 2));
  final Key serverKey = Key.of(server.publicKey());
  final Key userKey = Key.of(user.publicKey());
  final ClientSession session;

  ScriptedServer() {
    this(false);
  }

  ScriptedServer(boolean manual) {
    this(manual, Optional.empty(), new byte[0]);
  }

  ScriptedServer(boolean manual, Optional<Key> expected, byte[] exporter) {
    this(manual, expected, exporter, Optional.empty());
  }

  ScriptedServer(
      boolean manual, Optional<Key> expected, byte[] exporter, Optional<SchemeProof> proof) {
    session =
        new ClientSession(
            new SessionSettings(user, ORIGIN, exporter, manual, expected, proof, new Random(3)),
            START);
  }

  static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    java.util.Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  Outcome handle(ClientCommand command) {
    return session.handle(command, START);
  }

  Outcome receive(ServerFrame frame) {
    return receive(frame, START);
  }

  Outcome receive(ServerFrame frame, Moment now) {
    return session.received(ClientCodec.encode(frame), now);
  }

  ServerFrame.Challenge challenge(ClientFrame.Connect connect, long time) {
    byte[] proof = Canonical.server(serverKey, CHALLENGE, connect.nonce(), connect.key());
    return new ServerFrame.Challenge(
        connect.id(), 1, serverKey, CHALLENGE, time + 60_000, time, LIMITS, server.sign(proof));
  }

  ServerFrame.Challenge challenge(ClientFrame.Connect connect, List<String> schemes) {
    ServerFrame.Challenge plain = challenge(connect, 0);
    return new ServerFrame.Challenge(
        plain.re(), 1, serverKey, CHALLENGE, plain.expires(), 0, LIMITS, plain.sig(), schemes);
  }

  ClientFrame.Connect connect() {
    return (ClientFrame.Connect) handle(new ClientCommand.Connect()).frames().getFirst();
  }

  /** Goes through the whole handshake with a server whose clock says so. */
  ScriptedServer ready(long serverMs) {
    Outcome proof = receive(challenge(connect(), serverMs));
    String id = ((ClientFrame.Verify) proof.frames().getFirst()).id();
    receive(ServerFrame.Success.of(id, "verified", serverMs));
    return this;
  }

  ScriptedServer ready() {
    return ready(START.wallMs());
  }

  ScriptedServer joined(String channel, String nick) {
    var join = (ClientFrame.Join) one(handle(new ClientCommand.Join(channel, nick)).frames());
    receive(
        ServerFrame.Success.of(
            join.id(), "joined", new ServerFrame.Members(List.of(userKey), List.of(nick), 1)));
    return this;
  }

  static <T> T one(List<T> list) {
    if (list.size() != 1) {
      throw new AssertionError("not one but " + list);
    }
    return list.getFirst();
  }

  static SignedMessage message(
      Identity author, SignedMessage.Target target, long seq, String body) {
    var unsigned =
        new SignedMessage(
            Key.of(author.publicKey()),
            target,
            filled(8, 9),
            seq,
            START.wallMs(),
            "ann",
            "text/plain",
            body,
            new byte[64]);
    return unsigned.withSig(author.sign(unsigned.signedBytes()));
  }
}

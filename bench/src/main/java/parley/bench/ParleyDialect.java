package parley.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.LongStream;
import parley.identity.Identity;
import parley.protocol.ClientCodec;
import parley.protocol.ClientFrame;
import parley.protocol.Key;
import parley.protocol.ServerFrame;
import parley.protocol.SignedMessage;
import parley.protocol.SignedMessage.Target;

/**
 * Parley's own protocol, with everything in it: handshake, JSON, and a signature over each message.
 * Messages are signed by all cores before a burst begins, so that the author is never what limits.
 */
final class ParleyDialect implements Dialect {
  /** A target that is a key and no channel begins so. */
  static final String DIRECT = "~";

  private static final String BODY_REST = "x".repeat(BODY_BYTES);

  private final Framing framing;
  private final Function<Integer, Identity> identities;

  private ParleyDialect(Framing framing, Function<Integer, Identity> identities) {
    this.framing = framing;
    this.identities = identities;
  }

  /** Each connection has a key of its own. */
  static ParleyDialect of(Framing framing) {
    return new ParleyDialect(framing, index -> Identity.ephemeral());
  }

  /** So many connections after each other share a key: their joins are no news to anybody. */
  static ParleyDialect sharing(Framing framing, int connectionsPerKey) {
    Map<Integer, Identity> known = new ConcurrentHashMap<>();
    return new ParleyDialect(
        framing,
        index -> known.computeIfAbsent(index / connectionsPerKey, any -> Identity.ephemeral()));
  }

  @Override
  public Talk talk(Client client) {
    return new ParleyTalk(client, framing, identities.apply(client.index));
  }

  @Override
  public boolean sendersJoin() {
    return true;
  }

  @Override
  public List<byte[]> messages(Client sender, String channel, long first, int count) {
    ParleyTalk talk = (ParleyTalk) sender.talk();
    long ts = System.currentTimeMillis();
    return LongStream.range(first, first + count)
        .parallel()
        .mapToObj(number -> message(talk, channel, number, ts))
        .toList();
  }

  private byte[] message(ParleyTalk talk, String channel, long number, long ts) {
    boolean direct = channel.startsWith(DIRECT);
    Identity author = talk.identity();
    var unsigned =
        new SignedMessage(
            Key.of(author.publicKey()),
            direct
                ? new Target.Direct(Key.parse(channel.substring(1)))
                : new Target.Channel(channel),
            talk.session(),
            number,
            ts,
            ParleyTalk.NICK,
            "text/plain",
            body(number),
            new byte[0]);
    SignedMessage signed = unsigned.withSig(author.sign(unsigned.signedBytes()));
    ClientFrame frame =
        direct ? new ClientFrame.Private("", signed) : new ClientFrame.Msg("", signed);
    return framing.frame(ClientCodec.encode(frame));
  }

  /** How long a delivery is, with its framing. */
  int deliveryBytes() {
    Identity author = Identity.ephemeral();
    var message =
        new SignedMessage(
            Key.of(author.publicKey()),
            new Target.Channel(channel(0)),
            new byte[8],
            Numbers.of(0, 0),
            System.currentTimeMillis(),
            ParleyTalk.NICK,
            "text/plain",
            body(Numbers.of(0, 0)),
            new byte[64]);
    int text = ClientCodec.encode(new ServerFrame.Msg(message)).length;
    return framing == Framing.LINE ? text + 1 : text + 4;
  }

  /** As long as the others' bodies, and like them with the number in it. */
  private static String body(long number) {
    return Numbers.text(number) + BODY_REST.substring(Numbers.DIGITS);
  }
}

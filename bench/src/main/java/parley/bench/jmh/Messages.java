package parley.bench.jmh;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import parley.identity.Identity;
import parley.protocol.ClientCodec;
import parley.protocol.ClientFrame;
import parley.protocol.Decoded;
import parley.protocol.Key;
import parley.protocol.MessageId;
import parley.protocol.PeerCodec;
import parley.protocol.PeerFrame;
import parley.protocol.ServerFrame;
import parley.protocol.SignedMessage;

/** What happens once to each message of 128 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Messages {
  private final Identity author = Identity.ofSeed(new byte[32]);
  private final Key key = Key.of(author.publicKey());
  private final byte[] publicKey = author.publicKey();
  private final SignedMessage message = signed(1);
  private final byte[] signedBytes = message.signedBytes();
  private final byte[] clientFrame = ClientCodec.encode(new ClientFrame.Msg("", message));
  private final byte[] peerFrame = PeerCodec.encode(data());

  private SignedMessage signed(long seq) {
    var unsigned =
        new SignedMessage(
            key,
            new SignedMessage.Target.Channel("general"),
            new byte[8],
            seq,
            1_760_000_000_000L,
            "ann",
            "text/plain",
            "x".repeat(128),
            new byte[64]);
    return unsigned.withSig(author.sign(unsigned.signedBytes()));
  }

  private PeerFrame data() {
    return new PeerFrame.Data(20, ByteBuffer.wrap(publicKey).getLong(), new long[] {7}, message);
  }

  /** A client's frame. */
  @Benchmark
  public Decoded<ClientFrame> parse() {
    return ClientCodec.decodeClientFrame(clientFrame);
  }

  /** The frame for all who receive it; the id is known by then. */
  @Benchmark
  public byte[] encode() {
    return ClientCodec.encode(new ServerFrame.Msg(message));
  }

  /** What is signed, and the id. */
  @Benchmark
  public MessageId idOfTheMessage() {
    return MessageId.of(message.signedBytes());
  }

  /** What an author does. */
  @Benchmark
  public byte[] sign() {
    return author.sign(signedBytes);
  }

  /** What each server does, with a key that it has seen before. */
  @Benchmark
  public boolean verify() {
    return Identity.verify(publicKey, signedBytes, message.sig());
  }

  /** A message for another server. */
  @Benchmark
  public byte[] peerFrameEncode() {
    return PeerCodec.encode(data());
  }

  /** A message from another server. */
  @Benchmark
  public Decoded<PeerFrame> peerFrameDecode() {
    return PeerCodec.decode(peerFrame);
  }
}

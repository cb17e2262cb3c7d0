package parley.bench.jmh;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import parley.api.ConnectionHandler;
import parley.kernel.Configuration;
import parley.kernel.Kernel;
import parley.loop.SelectorLoop;
import parley.protocol.ClientCodec;
import parley.protocol.ClientFrame;
import parley.protocol.Key;
import parley.protocol.SignedMessage;
import parley.providers.Plugins;

/**
 * A whole kernel without sockets: from a frame of the author to a shared frame in each member's
 * connection, over the loop's thread and a worker's, which believes every signature.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Routing {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "data-dir", "none",
          "network", "parley",
          "address", "127.0.0.1",
          "rate-per-key", "0",
          "rate-burst", "20",
          "max-connections", "10000",
          "max-connections-per-address", "10000",
          "loopback-exempt", "true",
          "presence-limit", "10000",
          "dial-only", "true");
  private static final String CHANNEL = "general";

  /** Members beside the author. */
  @Param({"10", "1000"})
  public int members;

  private final AtomicInteger awaited = new AtomicInteger();
  private final Phaser done = new Phaser(1);
  private SelectorLoop loop;
  private ConnectionHandler author;
  private long seq;

  /** Starts a kernel, and lets all join. */
  @Setup
  public void start() throws IOException {
    var door = new InMemory.Door();
    loop = SelectorLoop.start("bench-loop");
    Kernel.start(
        Plugins.of(
            List.of(door), new InMemory.NoPeers(), List.of(new InMemory.Believer()), List.of()),
        Configuration.of(new InMemory.Fixed(SETTINGS)),
        loop);
    for (int i = 0; i <= members; i++) {
      author = enter(door, i);
    }
  }

  private ConnectionHandler enter(InMemory.Door door, int index) {
    byte[] key = new byte[Key.LENGTH];
    key[0] = (byte) (index >> 8);
    key[1] = (byte) index;
    var handler = new ConnectionHandler[1];
    var challenge = new InMemory.LastFrame();
    step(
        1,
        () -> {
          handler[0] = door.client(this::received, challenge);
          handler[0].received(
              ClientCodec.encode(
                  new ClientFrame.Connect(
                      "c", List.of(1), Key.of(key), new byte[32], "tcp://127.0.0.1:1")));
        });
    step(1, () -> handler[0].received(ClientCodec.encode(proof(challenge))));
    step(
        1 + index,
        () ->
            handler[0].received(
                ClientCodec.encode(new ClientFrame.Join("j", CHANNEL, "n" + index))));
    return handler[0];
  }

  /** Any signature is believed, but the time must be that of the challenge. */
  private static ClientFrame.Verify proof(InMemory.LastFrame last) {
    return new ClientFrame.Verify("v", last.expires(), new byte[64]);
  }

  private void received() {
    if (awaited.decrementAndGet() == 0) {
      done.arrive();
    }
  }

  private void step(int frames, Runnable task) {
    awaited.set(frames);
    int phase = done.getPhase();
    loop.execute(task);
    done.awaitAdvance(phase);
  }

  /** One message: {@code members} deliveries, and the author's answer. */
  @Benchmark
  public void route() {
    byte[] text =
        ClientCodec.encode(
            new ClientFrame.Msg(
                "",
                new SignedMessage(
                    SignedMessage.NO_AUTHOR,
                    new SignedMessage.Target.Channel(CHANNEL),
                    new byte[8],
                    ++seq,
                    System.currentTimeMillis(),
                    "ann",
                    "text/plain",
                    "x".repeat(128),
                    new byte[64])));
    step(members + 1, () -> author.received(text));
  }

  /** Stops it. */
  @TearDown
  public void stop() {
    loop.close();
  }
}

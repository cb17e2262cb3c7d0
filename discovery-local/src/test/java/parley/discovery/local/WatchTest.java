package parley.discovery.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import parley.api.PeerAddress;

class WatchTest {
  private final AtomicLong now = new AtomicLong(1_000);
  private final List<PeerAddress> found = new ArrayList<>();
  private final Neighbourhood neighbourhood =
      new Neighbourhood(
          new Beacons(1, FakeNetwork.code("tea")),
          new Listener(InetAddress.ofLiteral("0.0.0.0"), 7),
          new Random(1),
          found::add);

  /** Sockets whose time passes while they are waited for, and which end the search at last. */
  private final class Script implements Ether {
    final Queue<Datagram> waiting = new ArrayDeque<>();
    final List<Segment> segments = new ArrayList<>();
    final List<Long> looked = new ArrayList<>();
    long endAt = Long.MAX_VALUE;
    long rested;
    int sent;
    int closed;
    Optional<IOException> failure = Optional.empty();
    Watch watch;

    @Override
    public List<Segment> segments() {
      looked.add(now.get());
      return List.copyOf(segments);
    }

    @Override
    public void send(Segment segment, byte[] packet) {
      sent++;
    }

    @Override
    public Optional<Datagram> receive(long withinMs) throws IOException {
      if (failure.isPresent()) {
        throw failure.get();
      }
      if (!waiting.isEmpty()) {
        return Optional.of(waiting.remove());
      }
      pass(withinMs);
      return Optional.empty();
    }

    @Override
    public void rest(long ms) {
      rested += ms;
      pass(ms);
    }

    private void pass(long ms) {
      if (now.addAndGet(Math.max(1, ms)) >= endAt) {
        watch.stop();
      }
    }

    @Override
    public void wake() {}

    @Override
    public void close() {
      closed++;
    }
  }

  private Script script(long lastsMs) {
    var script = new Script();
    script.segments.add(FakeNetwork.segment("lan", "10.0.0.1"));
    script.endAt = now.get() + lastsMs;
    script.watch = new Watch(neighbourhood, () -> script, now::get, 1);
    return script;
  }

  private static Ether.Datagram from(String address, long id) {
    byte[] packet = new Beacons(id, FakeNetwork.code("tea")).packet(false, 7);
    return new Ether.Datagram(packet, InetAddress.ofLiteral(address));
  }

  @Test
  void asksOffersWhatItHearsAndClosesAtTheEnd() {
    Script script = script(20_000);
    script.waiting.add(from("10.0.0.2", 2));
    script.watch.run();
    assertEquals(3, script.sent);
    assertEquals(List.of(new PeerAddress("10.0.0.2", 7)), found);
    assertEquals(1, script.closed);
  }

  @Test
  void looksAtTheInterfacesAgainAndAgain() {
    Script script = script(5 * Watch.REFRESH_MS + 1);
    script.watch.run();
    assertEquals(6, script.looked.size(), script.looked::toString);
  }

  @Test
  void aFloodIsReadNoFasterThanItMayBe() {
    Script script = script(10_000);
    int flood = 100_000;
    for (int i = 0; i < flood; i++) {
      script.waiting.add(new Ether.Datagram(new byte[3], InetAddress.ofLiteral("10.0.0.9")));
    }
    script.watch.run();
    long read = flood - script.waiting.size();
    assertTrue(read <= Watch.BURST + 10_000 / Watch.INTERVAL_MS + 1, read + " packets");
    assertEquals(read, neighbourhood.counts().malformed());
    assertTrue(script.rested > 9_000, "it was busy");
    assertEquals(3, script.sent, "and still asks");
  }

  @Test
  void socketsThatFailAreOpenedAnew() {
    Script broken = script(Long.MAX_VALUE / 2);
    broken.failure = Optional.of(new IOException("gone"));
    Script good = script(20_000);
    Queue<Ether> openings = new ArrayDeque<>(List.of(broken, broken, good));
    good.watch =
        new Watch(
            neighbourhood,
            () -> {
              if (openings.size() == 2) {
                openings.remove();
                throw new IOException("UDP port 28769: in use");
              }
              return openings.remove();
            },
            now::get,
            1);
    good.watch.run();
    assertEquals(1, broken.closed);
    assertEquals(1, good.closed);
    assertEquals(3, good.sent);
  }

  @Test
  void runsOnAThreadOfItsOwnAndStopsWithoutWaitingForIt() throws InterruptedException {
    var threads = new LinkedBlockingQueue<Thread>();
    Script script = script(Long.MAX_VALUE / 2);
    script.watch =
        new Watch(
            neighbourhood,
            () -> {
              threads.add(Thread.currentThread());
              throw new IOException("not today");
            },
            now::get,
            Watch.RETRY_MS);
    script.watch.start();
    Thread thread = threads.poll(60, TimeUnit.SECONDS);
    assertNotNull(thread);
    assertTrue(thread.isDaemon() && thread != Thread.currentThread());
    script.watch.stop();
    script.watch.stop();
    thread.join(60_000);
    assertFalse(thread.isAlive(), "it waits for the next attempt");
  }
}

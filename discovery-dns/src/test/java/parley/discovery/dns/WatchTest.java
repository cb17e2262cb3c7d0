package parley.discovery.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.ResourceBundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parley.api.DiscoveryContext;
import parley.api.EventLoop;
import parley.api.PeerAddress;
import parley.api.Settings;

class WatchTest {
  private final VirtualLoop loop = new VirtualLoop();
  private final List<String> found = new ArrayList<>();
  private final Zone zone = new Zone();
  private final Log log = new Log();
  private final Watch watch =
      new Watch(
          new Context(),
          SeedName.parse("chat.example:7"),
          new Seeds(zone, new Random(1)),
          new Random(1),
          log);

  /** What DNS answers at present. */
  private static final class Zone implements Resolver {
    volatile List<String> addresses = List.of("192.0.2.1");
    volatile String problem = "";
    volatile Thread asker = Thread.currentThread();

    @Override
    public List<String> records(String name, String type) throws IOException {
      asker = Thread.currentThread();
      if (!problem.isEmpty()) {
        throw new IOException(problem);
      }
      return type.equals("A") ? addresses : List.of();
    }
  }

  private final class Context implements DiscoveryContext {
    @Override
    public Settings settings() {
      throw new AssertionError("not needed");
    }

    @Override
    public EventLoop loop() {
      return loop;
    }

    @Override
    public int peerPort() {
      throw new AssertionError("not needed");
    }

    @Override
    public byte[] networkCode(byte[] bytes) {
      throw new AssertionError("not needed");
    }

    @Override
    public void found(PeerAddress address, boolean named) {
      found.add(address + (named ? " named" : ""));
    }
  }

  /** The lines from {@code INFO} on. */
  private static final class Log implements System.Logger {
    final List<String> lines = new ArrayList<>();

    @Override
    public String getName() {
      return "test";
    }

    @Override
    public boolean isLoggable(Level level) {
      return level.getSeverity() >= Level.INFO.getSeverity();
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
      log(level, bundle, text);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... values) {
      if (isLoggable(level)) {
        lines.add(MessageFormat.format(format, values));
      }
    }
  }

  @AfterEach
  void end() {
    loop.close();
  }

  /** Lets time pass until the next look-up, and waits for its outcome. */
  private Duration next() throws InterruptedException {
    Duration passed = loop.passToNextTimer();
    loop.awaitTask();
    return passed;
  }

  private static void assertNear(Duration expected, Duration actual) {
    assertTrue(
        actual.toMillis() >= 0.8 * expected.toMillis()
            && actual.toMillis() <= 1.2 * expected.toMillis(),
        () -> "after " + actual + ", not about " + expected);
  }

  @Test
  void offersTheAddressesEachTimeAnewAsCandidates() throws InterruptedException {
    watch.start();
    loop.awaitTask();
    assertEquals(List.of("192.0.2.1:7"), found);
    zone.addresses = List.of("192.0.2.2");
    assertNear(Watch.PERIOD, next());
    assertEquals(List.of("192.0.2.1:7", "192.0.2.2:7"), found);
    assertNotSame(Thread.currentThread(), zone.asker, "the loop would wait");
    assertEquals(List.of(), log.lines);
  }

  @Test
  void aFailureIsToldOnceAndTriedAgainEverSeldomer() throws InterruptedException {
    zone.problem = "no name server answers";
    watch.start();
    loop.awaitTask();
    Duration expected = Watch.FIRST_RETRY;
    for (int i = 0; i < 6; i++) {
      assertNear(expected, next());
      expected = expected.multipliedBy(2);
      expected = expected.compareTo(Watch.PERIOD) > 0 ? Watch.PERIOD : expected;
    }
    assertEquals(
        List.of("no peers from DNS for chat.example:7: no name server answers"), log.lines);
    zone.problem = "another";
    next();
    zone.problem = "";
    zone.addresses = List.of();
    next();
    next();
    zone.addresses = List.of("192.0.2.1");
    next();
    assertEquals(
        List.of(
            "no peers from DNS for chat.example:7: another",
            "no peers from DNS for chat.example:7: no server has that name",
            "chat.example:7 is found in DNS again"),
        log.lines.subList(1, log.lines.size()));
    assertNear(Watch.PERIOD, next());
  }

  @Test
  void whatIsFoundAfterTheStopIsNotOffered() throws InterruptedException {
    watch.start();
    watch.stop();
    loop.awaitTask();
    assertEquals(List.of(), found);
    assertEquals(0, loop.timersWaiting());
  }
}

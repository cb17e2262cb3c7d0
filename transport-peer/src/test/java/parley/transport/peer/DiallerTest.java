package parley.transport.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.api.PeerAddress;

@Timeout(300)
class DiallerTest {
  private static final int LOOKUPS = Lookups.FIRST_NAMES + Lookups.LATER_LOOKUPS;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2130706433",
        "0",
        "::0",
        "::",
        "0.0.0.0",
        "::ffff:127.0.0.1",
        "::ffff:0.0.0.0",
        "0:0:0:0:0:0:0:01",
        "localhost.",
        "evil.example",
        "224.0.0.1",
        "ff02::1"
      })
  void reachesNothingOfThisHostUnderAnotherName(String host) throws Exception {
    try (ServerSocket here = new ServerSocket(0, 8, InetAddress.getByName("0.0.0.0"))) {
      Dialler dialler = new Dialler(Duration.ofSeconds(5), DiallerTest::allHere);
      FailedHandshake failure =
          assertThrows(
              FailedHandshake.class,
              () -> dialler.connect(new PeerAddress(host, here.getLocalPort())));
      assertEquals("BAD_ADDRESS", failure.reason().code(), failure.reason().text());
    }
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1", "127.0.0.2", "::1", "0:0:0:0:0:0:0:1", "localhost", "LocalHost"})
  void reachesThisHostWherePlainlyToldTo(String host) throws Exception {
    try (ServerSocket here = new ServerSocket(0)) {
      Dialler dialler = new Dialler(Duration.ofSeconds(5), InetAddress::getAllByName);
      try (PeerSocket tcp = dialler.connect(new PeerAddress(host, here.getLocalPort()))) {
        assertTrue(tcp.getInetAddress().isLoopbackAddress());
      }
    }
  }

  @Test
  void looksTheFirstNamesUpHoweverManyLaterOnesAreNotAnswered() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Semaphore lookups = new Semaphore(0);
    Set<String> asked = ConcurrentHashMap.newKeySet();
    Lookups.Resolver resolver =
        name -> {
          assertTrue(asked.add(name) || name.equals("localhost"), "one lookup at a time: " + name);
          lookups.release();
          if (name.startsWith("hole")) {
            await(never);
          }
          return InetAddress.getAllByName(name);
        };
    try (ServerSocket here = new ServerSocket(0)) {
      Dialler dialler = new Dialler(Duration.ofSeconds(5), resolver);
      PeerAddress named = new PeerAddress("localhost", here.getLocalPort());
      dialler.connect(named).close();
      for (int i = 0; i < 200; i++) { // for each port of a name there may be a dial
        PeerAddress hint = new PeerAddress("hole" + i / 2, 1 + i);
        Thread.startVirtualThread(
            () -> assertThrows(FailedHandshake.class, () -> dialler.connect(hint)));
      }
      assertTrue(lookups.tryAcquire(LOOKUPS, 60, TimeUnit.SECONDS), "only " + asked.size());
      dialler.connect(named).close();
      assertEquals(LOOKUPS, asked.size());
      assertFalse(asked.contains("127.0.0.1"));
      dialler.connect(new PeerAddress("127.0.0.1", here.getLocalPort())).close();
    } finally {
      never.countDown();
    }
  }

  private static InetAddress[] allHere(String name) throws UnknownHostException {
    return new InetAddress[] {InetAddress.getLoopbackAddress(), InetAddress.getByName("::1")};
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

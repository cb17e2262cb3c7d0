package parley.discovery.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import parley.api.PeerAddress;

class OffersTest {
  private static final PeerAddress ONE = new PeerAddress("10.0.0.1", 7);
  private static final PeerAddress ONE_IPV6 = new PeerAddress("fe80::1%2", 7);

  private final Offers offers = new Offers();

  @Test
  void anAddressIsOfferedWhenItIsTimeAndOnce() {
    offers.heard(ONE, 1, 0, 1_000, 1_200);
    assertEquals(1_200, offers.nextAt());
    assertEquals(List.of(), offers.due(1_199));
    assertEquals(List.of(ONE), offers.due(1_200));
    assertEquals(List.of(), offers.due(5_000));
    assertEquals(Long.MAX_VALUE, offers.nextAt());
  }

  @Test
  void whatIsHeardAgainIsOfferedAgainAfterAWhile() {
    offers.heard(ONE, 1, 0, 0, 0);
    assertEquals(List.of(ONE), offers.due(0));
    offers.heard(ONE, 1, 0, Offers.AGAIN_MS - 1, Offers.AGAIN_MS - 1);
    assertEquals(List.of(), offers.due(Offers.AGAIN_MS - 1));
    offers.heard(ONE, 1, 0, Offers.AGAIN_MS, Offers.AGAIN_MS);
    assertEquals(List.of(ONE), offers.due(Offers.AGAIN_MS));
  }

  @Test
  void aServerThatWasStartedAnewIsOfferedAtOnce() {
    offers.heard(ONE, 1, 0, 0, 0);
    offers.due(0);
    offers.heard(ONE, 2, 0, 10, 10);
    assertEquals(List.of(ONE), offers.due(10));
  }

  @Test
  void ofTwoWaysToOneServerTheBetterIsOffered() {
    offers.heard(ONE_IPV6, 1, 1, 0, 100);
    offers.heard(ONE, 1, 0, 10, 100);
    assertEquals(List.of(ONE), offers.due(100));
  }

  @Test
  void theOtherWayIsOfferedOnceTheBetterIsClosed() {
    offers.heard(ONE, 1, 0, 0, 0);
    offers.due(0);
    offers.heard(ONE_IPV6, 1, 1, Offers.OPEN_MS, Offers.OPEN_MS);
    assertEquals(List.of(ONE_IPV6), offers.due(Offers.OPEN_MS));
  }

  @Test
  void manyAddressesAreRememberedAndOfferedOnlyWithinBounds() {
    for (int i = 0; i < 10_000; i++) {
      offers.heard(new PeerAddress("10.0.0.1", i + 1), i, 0, 0, 0);
    }
    assertEquals(Offers.CAP, offers.size());
    assertEquals(Offers.BURST, offers.due(0).size());
    assertEquals(Offers.CAP - Offers.BURST, offers.refused());
    int later = 0;
    for (int s = 1; s <= 60; s++) {
      for (int i = 0; i < 100; i++) {
        offers.heard(new PeerAddress("10.0.0.2", i + 1), s, 0, s * 1_000, s * 1_000);
      }
      later += offers.due(s * 1_000).size();
    }
    assertTrue(later <= 60_000 / Offers.INTERVAL_MS, later + " offers");
  }
}

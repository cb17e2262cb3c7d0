package parley.transport.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeLimitTest {
  private static final long NOW_NS = Long.MAX_VALUE - 5; // it runs over, as the clock may

  private final HandshakeLimit limit = new HandshakeLimit();

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1, 192.0.2.2",
    "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, 2001:db8:1:3::1"
  })
  void letsTheOldestOfASourceGoForTheNinth(String first, String same, String other) {
    List<PeerSocket> older = new ArrayList<>();
    PeerSocket another = enters(other);
    for (int i = 0; i < 8; i++) {
      older.add(enters(first));
    }
    PeerSocket ninth = new PeerSocket();
    assertSame(older.get(0), leaverFor(ninth, same).orElseThrow());
    assertFalse(limit.leave(older.get(0)), "it has left");
    assertTrue(limit.leave(older.get(1)));
    enters(first);
    assertSame(older.get(2), leaverFor(new PeerSocket(), same).orElseThrow());
    assertTrue(limit.underWay().containsAll(List.of(another, ninth)));
  }

  @Test
  void letsTheOldestOfAllGoWhereSixtyFourAreUnderWay() {
    List<PeerSocket> older = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      older.add(enters(i < 32 ? "127.0.0.1" : "192.0.2." + i));
    }
    for (int i = 0; i < 64; i++) {
      assertSame(older.get(i), leaverFor(new PeerSocket(), "198.51.100." + i).orElseThrow());
      assertEquals(64, limit.underWay().size());
    }
  }

  @Test
  void turnsAwayWhoBeginsTooOften() {
    for (int i = 0; i < HandshakeRate.BURST; i++) {
      limit.leave(enters("192.0.2.1"));
    }
    PeerSocket newcomer = new PeerSocket();
    assertSame(newcomer, leaverFor(newcomer, "192.0.2.1").orElseThrow());
    assertTrue(limit.underWay().isEmpty());
    enters("192.0.2.2");
  }

  private PeerSocket enters(String from) {
    PeerSocket tcp = new PeerSocket();
    assertTrue(leaverFor(tcp, from).isEmpty());
    return tcp;
  }

  private Optional<PeerSocket> leaverFor(PeerSocket newcomer, String from) {
    return limit.enter(newcomer, InetAddress.ofLiteral(from), NOW_NS);
  }
}

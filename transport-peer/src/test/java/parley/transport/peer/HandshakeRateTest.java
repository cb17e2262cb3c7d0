package parley.transport.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class HandshakeRateTest {
  private static final long START_NS = Long.MAX_VALUE - 5; // it runs over, as the clock may
  private static final InetAddress ONE = InetAddress.ofLiteral("2001:db8:1:2::1");
  private static final InetAddress NEXT_TO_IT = InetAddress.ofLiteral("2001:db8:1:2:3:4:5:6");
  private static final InetAddress OTHER = InetAddress.ofLiteral("2001:db8:1:3::1");

  private final HandshakeRate rate = new HandshakeRate();

  @Test
  void isABurstAndThenOneNowAndAgain() {
    assertEquals(HandshakeRate.BURST, taken(ONE, START_NS));
    assertFalse(rate.take(NEXT_TO_IT, START_NS), "the same network");
    assertEquals(HandshakeRate.BURST, taken(OTHER, START_NS));
    assertFalse(rate.take(ONE, START_NS + HandshakeRate.REFILL_NS - 1));
    assertEquals(1, taken(ONE, START_NS + HandshakeRate.REFILL_NS));
    assertEquals(3, taken(ONE, START_NS + 4 * HandshakeRate.REFILL_NS));
    assertEquals(HandshakeRate.BURST, taken(ONE, START_NS + 1_000 * HandshakeRate.REFILL_NS));
  }

  @Test
  void doesNotHoldForTheHostItself() {
    for (int i = 0; i < 1_000; i++) {
      assertTrue(rate.take(InetAddress.ofLiteral("127.0.0.1"), START_NS));
      assertTrue(rate.take(InetAddress.ofLiteral("::1"), START_NS));
    }
  }

  @Test
  void forgetsTheSourceThatItSawLongestAgo() {
    taken(ONE, START_NS);
    taken(OTHER, START_NS);
    for (int i = 0; i < HandshakeRate.SOURCES - 1; i++) {
      assertTrue(rate.take(InetAddress.ofLiteral("10.0." + i / 256 + "." + i % 256), START_NS));
      assertFalse(rate.take(OTHER, START_NS));
    }
    assertTrue(rate.take(ONE, START_NS));
  }

  private int taken(InetAddress from, long nowNs) {
    int count = 0;
    while (count < 1_000 && rate.take(from, nowNs)) {
      count++;
    }
    return count;
  }
}

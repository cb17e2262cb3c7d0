package parley.transport.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeLimitTest {
  private final HandshakeLimit limit = new HandshakeLimit();

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1, 192.0.2.2",
    "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, 2001:db8:1:3::1"
  })
  void admitsEightOfOneAddressOrNetwork(String first, String same, String other) {
    for (int i = 0; i < 8; i++) {
      assertTrue(limit.enter(InetAddress.ofLiteral(first)));
    }
    assertFalse(limit.enter(InetAddress.ofLiteral(same)));
    assertTrue(limit.enter(InetAddress.ofLiteral(other)));
    limit.leave(InetAddress.ofLiteral(first));
    assertTrue(limit.enter(InetAddress.ofLiteral(same)));
    assertFalse(limit.enter(InetAddress.ofLiteral(first)));
  }

  @Test
  void admitsSixtyFourInAllEvenOfTheHostItself() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    int admitted = 0;
    while (admitted < 1_000 && limit.enter(loopback)) {
      admitted++;
    }
    assertEquals(64, admitted);
    assertFalse(limit.enter(InetAddress.ofLiteral("192.0.2.1")));
    limit.leave(loopback);
    assertTrue(limit.enter(InetAddress.ofLiteral("192.0.2.1")));
  }

  @Test
  void forgetsThoseWhoLeft() {
    InetAddress address = InetAddress.ofLiteral("192.0.2.1");
    for (int i = 0; i < 1_000; i++) {
      assertTrue(limit.enter(address));
      limit.leave(address);
    }
  }
}

package parley.discovery.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentTest {
  @ParameterizedTest
  @CsvSource({
    "192.168.1.1, 24, 192.168.1.200, true",
    "192.168.1.1, 24, 192.168.2.1, false",
    "192.168.1.1, 20, 192.168.15.1, true",
    "192.168.1.1, 20, 192.168.16.1, false",
    "192.168.1.1, 32, 192.168.1.1, true",
    "192.168.1.1, 32, 192.168.1.2, false",
    "10.0.0.1, 0, 203.0.113.9, true",
    "10.0.0.1, 8, fe80::1, false",
    "fe80::1, 64, fe80::2, true",
    "fe80::1, 64, fe80:0:0:1::2, false",
    "fe80::1, 64, 10.0.0.1, false",
  })
  void coversItsNeighboursOnly(String own, int bits, String other, boolean covered) {
    var prefix = new Segment.Prefix(InetAddress.ofLiteral(own), bits);
    var segment = new Segment("lan", 0, own.indexOf(':') >= 0, false, List.of(prefix));
    assertEquals(covered, segment.covers(InetAddress.ofLiteral(other)));
  }
}

package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one link, or one part of the internet, may take of a server. */
class LimitsTest {
  @Test
  void aQuotaComesBackByTheMillisecondUpToItsBurst() {
    var quota = new Quota(10, 2, 1_000, 1_000);
    assertTrue(quota.take(10, 1_000));
    assertFalse(quota.take(1, 1_499));
    assertTrue(quota.take(1, 1_500));
    assertFalse(quota.take(11, 1_000_000), "more than the burst is never there");
    assertTrue(quota.take(10, 1_000_000));
  }

  @Test
  void aQuotaTellsHowLongToWait() {
    var quota = new Quota(2, 1, 500, 0);
    assertTrue(quota.take(1, 0) && quota.take(1, 0));
    assertEquals(500, quota.waitMs(1, 0));
    assertEquals(1_000, quota.waitMs(2, 0));
    assertEquals(1, quota.waitMs(1, 499));
    assertFalse(quota.take(1, 499));
    assertTrue(quota.take(1, 500));
    assertEquals(500, quota.waitMs(1, 500));
    assertEquals(0, quota.waitMs(2, 10_000));
  }

  @Test
  void aQuotaThatNeverComesBackIsAMistake() {
    assertThrows(IllegalArgumentException.class, () -> new Quota(1, 0, 1_000, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7:1, 203.0.113.0/24",
    "203.0.113.250:65535, 203.0.113.0/24",
    "'[2001:db8:1:2::3]:1', 20010db80001/48",
    "'[2001:db8:1:ffff::3]:1', 20010db80001/48",
    "127.0.0.1:1,",
    "192.168.1.9:1,",
    "10.1.2.3:1,",
    "169.254.1.1:1,",
    "100.64.0.1:1,",
    "100.127.255.254:1,",
    "100.128.0.1:1, 100.128.0.0/24",
    "100.63.9.1:1, 100.63.9.0/24",
    "'[::1]:1',",
    "'[fe80::1]:1',",
    "'[fd00::1]:1',",
    "chat.example:1,",
  })
  void aSubnetIsWhatOnePartyIsLikelyToOwn(String address, String subnet) {
    assertEquals(Optional.ofNullable(subnet), Subnet.of(address));
  }
}

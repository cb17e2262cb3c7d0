package parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerAddressTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7:30303",
    "chat.example:7, chat.example:7",
    "2001:db8::1, [2001:db8::1]:30303",
    "[2001:db8::1]:65535, [2001:db8::1]:65535",
    "[2001:db8::1], [2001:db8::1]:30303"
  })
  void readsWhatPeopleWrite(String written, String dialled) {
    assertEquals(dialled, PeerAddress.parse(written).toString());
    assertEquals(PeerAddress.parse(written), PeerAddress.parse(dialled));
  }

  @ParameterizedTest
  @CsvSource({"host:", "host:0", "host:65536", "host:1x", "[::1", "[::1]x", "''", "a b:1", "a/b:1"})
  void refusesWhatCannotBeDialled(String written) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> PeerAddress.parse(written));
    assertTrue(refusal.getMessage().length() > 10, refusal.getMessage());
  }

  @Test
  void defaultsToThePeerPort() {
    assertEquals(PeerAddress.DEFAULT_PORT, PeerAddress.parse("host").port());
    assertEquals(53, PeerAddress.parse("host", 53).port());
  }

  @ParameterizedTest
  @CsvSource({
    "host, true",
    "a-1.b_c.example., true",
    "4u.example:7, true",
    "xn--bcher-kva.example, true",
    "192.0.2.7, false",
    "192.0.2.7., false",
    "2130706433, false",
    "[::1]:7, false",
    "bücher.example, false",
    "a..b, false",
    "-a.example, false",
    "a-.example, false",
    ".example, false"
  })
  void tellsNamesFromAddresses(String written, boolean name) {
    assertEquals(name, PeerAddress.parse(written).hasName());
    assertFalse(PeerAddress.parse("a".repeat(64) + ".example").hasName());
    assertFalse(PeerAddress.parse("a.".repeat(127)).hasName());
  }
}

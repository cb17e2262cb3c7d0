package parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
  }
}

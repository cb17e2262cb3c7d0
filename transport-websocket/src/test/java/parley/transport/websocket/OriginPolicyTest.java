package parley.transport.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.api.SettingException;

class OriginPolicyTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          http://a:8546,         a:8546,    true
          https://a:8546,        a:8546,    true
          http://a,              a,         true
          http://a,              a:80,      true
          http://a:80,           a,         true
          https://a,             a,         true
          https://a,             a:443,     true
          https://a,             a:80,      false
          http://A:8546,         a:8546,    true
          http://[::1]:8546,     [::1]:8546, true
          http://a:8545,         a:8546,    false
          http://a,              a:8546,    false
          http://b:8546,         a:8546,    false
          http://a.b:8546,       a:8546,    false
          http://a:8546.evil,    a:8546,    false
          http://evil/a:8546,    a:8546,    false
          null,                  a:8546,    false
          '',                    a:8546,    false
          file://,               a:8546,    false
          ws://a:8546,           a:8546,    false
          https://listed,        a:8546,    true
          https://listed:443,    a:8546,    true
          http://listed,         a:8546,    false
          https://listed:8443,   a:8546,    false
          """)
  @DisplayName("a page may connect from the same host and port, or if it is listed")
  void sameOrListed(String origin, String host, boolean allowed) {
    OriginPolicy policy = policy("https://Listed");
    assertEquals(allowed, policy.allows(origin, host));
  }

  @Test
  @DisplayName("a star allows every page")
  void star() {
    assertEquals(true, policy("*").allows("null", "a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat.example", "ws://a", "https://a/", "https://", "https://*"})
  @DisplayName("an entry that is no origin is refused at the start")
  void badEntry(String entry) {
    assertThrows(SettingException.class, () -> policy(entry));
  }

  private static OriginPolicy policy(String... listed) {
    return OriginPolicy.from(new TestSettings(Map.of("websocket-origins", List.of(listed))));
  }
}

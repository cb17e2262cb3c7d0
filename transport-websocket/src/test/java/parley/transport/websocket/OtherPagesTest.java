package parley.transport.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.api.SettingException;

class OtherPagesTest {
  private static OtherPages pages(List<String> entries) {
    return OtherPages.from(new TestSettings(Map.of("websocket-others", entries)));
  }

  @Test
  @DisplayName("other servers' pages are named in the page's head")
  void named() {
    assertEquals("", pages(List.of()).html());
    assertEquals(
        """
        <link rel="alternate" type="text/html" href="https://b.example/">
        <link rel="alternate" type="text/html" href="http://[::1]:8546/">
        """,
        pages(List.of("https://b.example", "http://[::1]:8546")).html());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b.example",
        "javascript:alert(1)",
        "https://b.example/",
        "https://a\"b",
        "wss://b"
      })
  @DisplayName("an entry that is no origin is refused at the start")
  void refused(String entry) {
    assertThrows(SettingException.class, () -> pages(List.of(entry)));
  }

  @Test
  @DisplayName("more than eight are refused at the start")
  void tooMany() {
    pages(Collections.nCopies(8, "https://b.example"));
    assertThrows(SettingException.class, () -> pages(Collections.nCopies(9, "https://b.example")));
  }
}

package parley.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageAddressTest {
  @ParameterizedTest
  @CsvSource({
    "ws://0.0.0.0:8546, http://127.0.0.1:8546/",
    "wss://0.0.0.0:8546, https://127.0.0.1:8546/",
    "ws://[::]:8546, http://[::1]:8546/",
    "ws://10.0.0.0:8546, http://10.0.0.0:8546/",
    "ws://192.0.2.7:1, http://192.0.2.7:1/",
  })
  void itIsOneThatCanBeOpened(String listening, String page) {
    assertEquals(page, Server.page(listening));
  }
}

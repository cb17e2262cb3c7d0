package parley.discovery.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 10.0.0.1, 7",
    "::, 10.0.0.1, 7",
    "0.0.0.0, fd00::1, 7",
    "10.0.0.1, 10.0.0.1, 7",
    "10.0.0.2, 10.0.0.1, 0",
    "127.0.0.1, 10.0.0.1, 0",
    "127.0.0.1, 127.0.0.1, 7",
    "10.0.0.1, 127.0.0.1, 0",
  })
  void tellsItsPortOnlyWhereItCanBeDialled(String listening, String own, int port) {
    var listener = new Listener(InetAddress.ofLiteral(listening), 7);
    assertEquals(port, listener.portOn(FakeNetwork.segment("lan", own)));
  }
}

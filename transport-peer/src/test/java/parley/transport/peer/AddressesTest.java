package parley.transport.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1:7",
    "::1, [::1]:7",
    "::, [::]:7",
    "2001:db8::5, [2001:db8::5]:7",
    "2001:db8:0:1:0:0:0:5, [2001:db8:0:1::5]:7",
  })
  void anAddressIsShownInItsShortForm(String address, String shown) {
    assertEquals(shown, Addresses.of(InetAddress.ofLiteral(address), 7));
  }
}

package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.api.SettingException;

class KernelConfigTest {
  private static final String LONGEST = "a".repeat(122) + ":30303";

  private static List<String> advertised(String... addresses) {
    return KernelConfig.from(FixedSettings.with("advertise", List.of(addresses))).advertise();
  }

  private static String refusal(List<String> addresses) {
    return assertThrows(
            SettingException.class,
            () -> KernelConfig.from(FixedSettings.with("advertise", addresses)))
        .getMessage();
  }

  @Test
  void anAdvertisedAddressIsTakenAsItWillBeDialled() {
    assertEquals(
        List.of("chat.example:30303", "[2001:db8::1]:7", LONGEST),
        advertised("chat.example", "[2001:db8::1]:7", LONGEST));
  }

  @Test
  void anAddressThatNoOtherServerWouldTakeIsRefusedBeforeTheStart() {
    assertEquals(
        "advertise: 'bücher.example:30303' is not ASCII; write the name as xn--bcher-kva.example",
        refusal(List.of("bücher.example:30303")));
    assertEquals(
        "advertise: 'a" + LONGEST + "' has 129 bytes; other servers take at most 128",
        refusal(List.of("a" + LONGEST)));
    assertEquals(
        "advertise: these are 9 addresses; other servers take at most 8",
        refusal(Collections.nCopies(9, "chat.example:1")));
  }

  @ParameterizedTest
  @CsvSource({
    "chat.example:443, wss://chat.example, true",
    "chat.example:443, wss://chat.example:443, true",
    "chat.example:443, wss://chat.example:8546, false",
    "chat.example:443, ws://chat.example, false",
    "chat.example:80, ws://chat.example/, true",
    "chat.example:8546, wss://chat.example:8546, true",
    "chat.example, wss://chat.example, true",
    "chat.example, tcp://chat.example:8545, true",
    "[2001:db8::1]:443, wss://[2001:db8::1], true",
    "[2001:db8::1], wss://[2001:db8::1]:8546, true",
    "chat.example:443, wss://other.example, false",
    "chat.example, chat.example, false",
  })
  void aDefaultPortMayBeLeftOutAsBrowsersDo(String name, String origin, boolean accepted) {
    KernelConfig config = KernelConfig.from(FixedSettings.with("public-names", List.of(name)));
    assertEquals(accepted, config.accepts(origin));
  }

  @Test
  void whatNoRuleHereKnowsIsStillRefusedForTheHelloWouldBe() {
    assertEquals(
        "advertise: no other server would take it: MALFORMED: the field addresses has entries of"
            + " the form host:port",
        refusal(List.of("a\u007fb:1")));
  }
}

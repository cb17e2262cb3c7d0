package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
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

  @Test
  void whatNoRuleHereKnowsIsStillRefusedForTheHelloWouldBe() {
    assertEquals(
        "advertise: no other server would take it: MALFORMED: the field addresses has entries of"
            + " the form host:port",
        refusal(List.of("a\u007fb:1")));
  }
}

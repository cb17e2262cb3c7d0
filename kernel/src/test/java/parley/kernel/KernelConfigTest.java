package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import parley.api.SettingException;
import parley.api.Settings;

class KernelConfigTest {
  private static final String LONGEST = "a".repeat(122) + ":30303";

  private record Fixed(Map<String, List<String>> values) implements Settings {
    static Fixed with(String key, List<String> value) {
      var values = new HashMap<String, List<String>>();
      values.put("data-dir", List.of("none"));
      values.put("network", List.of("parley"));
      values.put("address", List.of("127.0.0.1"));
      for (String number :
          List.of("rate-per-key", "rate-burst", "max-connections", "max-connections-per-address")) {
        values.put(number, List.of("5"));
      }
      values.put("loopback-exempt", List.of("true"));
      values.put("dial-only", List.of("false"));
      values.put(key, value);
      return new Fixed(values);
    }

    @Override
    public Optional<String> text(String key) {
      return list(key).stream().findFirst();
    }

    @Override
    public List<String> list(String key) {
      return values.getOrDefault(key, List.of());
    }

    @Override
    public SettingException refuse(String key, String problem) {
      return new SettingException(key + ": " + problem);
    }
  }

  private static List<String> advertised(String... addresses) {
    return KernelConfig.from(Fixed.with("advertise", List.of(addresses))).advertise();
  }

  private static String refusal(List<String> addresses) {
    return assertThrows(
            SettingException.class, () -> KernelConfig.from(Fixed.with("advertise", addresses)))
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

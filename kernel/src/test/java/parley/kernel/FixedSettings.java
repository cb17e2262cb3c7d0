package parley.kernel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.api.SettingException;
import parley.api.Settings;

/** Enough settings for a kernel, and one more. */
record FixedSettings(Map<String, List<String>> values) implements Settings {
  static FixedSettings with(String key, List<String> value) {
    var values = new HashMap<String, List<String>>();
    values.put("data-dir", List.of("none"));
    values.put("network", List.of("parley"));
    values.put("address", List.of("127.0.0.1"));
    for (String number :
        List.of(
            "rate-per-key",
            "rate-burst",
            "max-connections",
            "max-connections-per-address",
            "presence-limit")) {
      values.put(number, List.of("5"));
    }
    values.put("loopback-exempt", List.of("true"));
    values.put("dial-only", List.of("false"));
    values.put(key, value);
    return new FixedSettings(values);
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

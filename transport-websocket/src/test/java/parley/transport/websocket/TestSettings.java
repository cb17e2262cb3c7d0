package parley.transport.websocket;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.api.SettingException;
import parley.api.Settings;

/** Settings from a map. */
record TestSettings(Map<String, List<String>> values) implements Settings {
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
    return new SettingException(key + " (in a test): " + problem);
  }
}

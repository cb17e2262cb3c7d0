package parley.kit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import parley.api.SettingException;
import parley.api.Settings;

/**
 * Settings for a test, by key.
 *
 * @param values a list for each key; one value is a list of one
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record KitSettings(Map<String, List<String>> values) implements Settings {
  /** Copies the map. */
  public KitSettings {
    values = Map.copyOf(values);
  }

  /** No settings. */
  public static KitSettings none() {
    return new KitSettings(Map.of());
  }

  /** One value for each key: {@code of("path", "/tmp/x", "mode", "strict")}. */
  public static KitSettings of(String... keysAndValues) {
    if (keysAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "the key " + keysAndValues[keysAndValues.length - 1] + " has no value");
    }
    var values = new HashMap<String, List<String>>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(keysAndValues[i], List.of(keysAndValues[i + 1]));
    }
    return new KitSettings(values);
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

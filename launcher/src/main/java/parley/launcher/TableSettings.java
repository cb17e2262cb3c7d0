package parley.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import parley.api.SettingException;
import parley.api.Settings;

/**
 * The settings of one table of the configuration file, and behind them others.
 *
 * @param name as it is written: {@code plugin.unix}
 * @param specs its own keys
 * @param values what is set, by key
 * @param inherited which of its own keys, if they are not set, are looked up behind it; any other
 *     hides one of the same name
 * @param behind where every other key is looked up
 */
record TableSettings(
    String name,
    List<SettingSpec> specs,
    Map<String, Given> values,
    Predicate<SettingSpec> inherited,
    Settings behind)
    implements Settings {
  TableSettings {
    specs = List.copyOf(specs);
    values = Map.copyOf(values);
  }

  private Optional<SettingSpec> find(String key) {
    return specs.stream().filter(spec -> spec.key().equals(key)).findFirst();
  }

  private boolean answers(SettingSpec own) {
    return values.containsKey(own.key()) || !inherited.test(own);
  }

  private Given given(SettingSpec spec) {
    return values.getOrDefault(spec.key(), new Given(spec.defaults(), Given.DEFAULT));
  }

  @Override
  public Optional<String> text(String key) {
    return list(key).stream().findFirst();
  }

  @Override
  public List<String> list(String key) {
    Optional<SettingSpec> own = find(key).filter(this::answers);
    return own.isPresent() ? given(own.get()).items() : behind.list(key);
  }

  @Override
  public SettingException refuse(String key, String problem) {
    Optional<SettingSpec> own = find(key).filter(this::answers);
    if (own.isEmpty()) {
      return behind.refuse(key, problem);
    }
    Given given = given(own.get());
    String place = given.origin().equals(Given.DEFAULT) ? "[" + name + "] " : "";
    return new SettingException(place + given.refusal(own.get(), problem));
  }

  /** The table as it is in force, with the origins as comments. */
  List<String> effective() {
    var lines = new ArrayList<String>(List.of("", "[" + name + "]"));
    for (SettingSpec spec : specs) {
      if (!given(spec).items().isEmpty()) {
        lines.add(spec.line(given(spec)));
      }
    }
    return List.copyOf(lines);
  }
}

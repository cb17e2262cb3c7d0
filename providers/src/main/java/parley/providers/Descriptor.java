package parley.providers;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a plugin says of itself, in a file that is read before any of its classes.
 *
 * @param id what it is called in settings and commands
 * @param version its own; any text
 * @param api the versions of parley.api that it works with
 * @param description for people; may be empty
 * @param settings what may stand in {@code [plugin.<id>]}, by key
 */
record Descriptor(
    String id, String version, ApiRange api, String description, List<PluginSetting> settings) {
  /** Where it is in the jar: a folder that no module encapsulates. */
  static final String FILE = "META-INF/parley-plugin.properties";

  private static final int MOST_BYTES = 64 * 1024; // a guess: thousands of lines
  private static final int MOST_VERSION_CHARACTERS = 64;
  private static final int MOST_SETTINGS = 100;
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,63}");
  private static final Pattern SETTING =
      Pattern.compile("setting\\.([a-z][a-z0-9-]{0,63})(\\.default|\\.help)?");
  private static final List<String> KEYS = List.of("id", "version", "api", "description");

  Descriptor {
    settings = List.copyOf(settings);
  }

  /** Reads it; the stream is the caller's. */
  static Descriptor read(InputStream in) throws IOException, PluginProblem {
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new PluginProblem("has a " + FILE + " larger than 64 KiB, which no descriptor is");
    }
    var properties = new Properties();
    try {
      properties.load(new StringReader(new String(bytes, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw new PluginProblem(
          "has a " + FILE + " that is no file of properties: " + e.getMessage(), e);
    }
    return of(properties);
  }

  private static Descriptor of(Properties properties) throws PluginProblem {
    for (String name : properties.stringPropertyNames()) {
      if (!KEYS.contains(name) && !SETTING.matcher(name).matches()) {
        throw new PluginProblem(
            "has a line '"
                + name
                + "' in "
                + FILE
                + ", which means nothing: known are id, version, api, description, setting.<key>,"
                + " setting.<key>.default and setting.<key>.help");
      }
    }
    String id = required(properties, "id", "the name in settings and commands: id = my-plugin");
    if (!ID.matcher(id).matches()) {
      throw new PluginProblem(
          "has the id '"
              + id
              + "' in "
              + FILE
              + ": an id is 1 to 64 lower-case letters, digits and hyphens, a letter first");
    }
    String version = required(properties, "version", "its own version: version = 1.0.0");
    if (version.length() > MOST_VERSION_CHARACTERS) {
      throw new PluginProblem(
          "has a version of more than " + MOST_VERSION_CHARACTERS + " characters in " + FILE);
    }
    String api =
        required(properties, "api", "the version of parley-api it was built with: api = 0.1");
    try {
      String description = properties.getProperty("description", "").strip();
      return new Descriptor(id, version, ApiRange.parse(api), description, settings(properties));
    } catch (IllegalArgumentException e) {
      throw new PluginProblem("has a wrong api in " + FILE + ": " + e.getMessage(), e);
    }
  }

  void refuseOtherApi() throws PluginProblem {
    if (!api.includes(ApiRange.Version.parse(PluginCheck.apiVersion()))) {
      throw new PluginProblem(
          "works with parley.api " + api + ", and this server has " + PluginCheck.apiVersion());
    }
  }

  private static List<PluginSetting> settings(Properties properties) throws PluginProblem {
    var settings = new ArrayList<PluginSetting>();
    for (String name : new TreeSet<>(properties.stringPropertyNames())) {
      Matcher setting = SETTING.matcher(name);
      if (!setting.matches()) {
        continue;
      }
      String key = setting.group(1);
      String declared = properties.getProperty("setting." + key);
      if (declared == null) {
        throw new PluginProblem(
            "has " + name + " in " + FILE + " but no setting." + key + ", which says its type");
      }
      if (setting.group(2) == null) {
        settings.add(
            PluginSetting.parse(
                key,
                declared,
                Optional.ofNullable(properties.getProperty(name + ".default")),
                properties.getProperty(name + ".help", "")));
      }
    }
    if (settings.size() > MOST_SETTINGS) {
      throw new PluginProblem("declares more than " + MOST_SETTINGS + " settings in " + FILE);
    }
    return settings;
  }

  private static String required(Properties properties, String key, String what)
      throws PluginProblem {
    String value = properties.getProperty(key, "").strip();
    if (value.isEmpty()) {
      throw new PluginProblem("has a " + FILE + " that does not say " + what);
    }
    if (value.contains("${")) {
      throw new PluginProblem(
          "says " + key + " = " + value + ": the build has not put the value into " + FILE);
    }
    return value;
  }
}

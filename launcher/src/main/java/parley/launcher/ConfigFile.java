package parley.launcher;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.tinylog.Logger;
import parley.protocol.Nearest;
import parley.providers.Plugins.ClientDoor;

/** Reads a TOML file of settings, and says file and line of all that is wrong with it. */
final class ConfigFile {
  /** Far more than all settings need: a guess that keeps a wrong path from filling the memory. */
  private static final long MOST_BYTES = 1 << 20;

  private static final String PLUGIN = "plugin";
  private static final String TRANSPORT = "transport";
  private static final String KIND = "kind";

  private final SettingTable table;
  private final Path file;
  private final List<String> problems;
  private final Map<String, Map<String, Given>> plugins = new LinkedHashMap<>();
  private final Map<String, Door> doors = new LinkedHashMap<>();
  private TomlPlaces places = new TomlPlaces(List.of());

  private ConfigFile(SettingTable table, Path file, List<String> problems) {
    this.table = table;
    this.file = file;
    this.problems = problems;
  }

  /**
   * What a file gives.
   *
   * @param values by key
   * @param plugins the tables {@code [plugin.<id>]}, by id
   * @param doors the tables {@code [transport.<name>]}, by name
   */
  record Content(
      Map<String, Given> values, Map<String, Map<String, Given>> plugins, Map<String, Door> doors) {
    /** Without a file. */
    static final Content NOTHING = new Content(Map.of(), Map.of(), Map.of());
  }

  /**
   * A further door.
   *
   * @param place file and line of its table
   */
  record Door(String place, ClientDoor kind, Map<String, Given> values) {}

  /**
   * The values that the file gives.
   *
   * @param problems where to add what is wrong, one sentence each
   */
  static Content read(SettingTable table, Path file, List<String> problems) {
    return new ConfigFile(table, file, problems).read();
  }

  private Content read() {
    var values = new LinkedHashMap<String, Given>();
    try {
      if (Files.size(file) > MOST_BYTES) {
        problems.add(file + ": is larger than 1 MiB, which no file of settings is");
        return Content.NOTHING;
      }
      String text = Files.readString(file);
      places = new TomlPlaces(text.lines().toList());
      for (Map.Entry<String, JsonNode> entry : new TomlMapper().readTree(text).properties()) {
        switch (entry.getKey()) {
          case PLUGIN -> tables(PLUGIN, entry.getValue(), this::takePlugin);
          case TRANSPORT -> tables(TRANSPORT, entry.getValue(), this::takeDoor);
          default -> take(table.specs(), "", entry, values);
        }
      }
    } catch (JacksonException e) {
      // A doubled key is noticed only behind its value, on the next line.
      boolean doubled = e.getOriginalMessage().startsWith("Duplicate key");
      int parsed = e.getLocation().getLineNr();
      int line = doubled ? places.doubled().orElse(parsed) : parsed;
      String hint = doubled ? "" : "; texts stand in quotes: network = \"parley\"";
      problems.add(file + ":" + line + ": is not TOML: " + e.getOriginalMessage() + hint);
    } catch (NoSuchFileException e) {
      problems.add(file + ": there is no such file");
    } catch (CharacterCodingException e) {
      problems.add(file + ": is not a text in UTF-8");
    } catch (AccessDeniedException e) {
      problems.add(file + ": may not be read by this user");
    } catch (IOException e) {
      problems.add(file + ": cannot be read: " + e.getMessage());
    }
    return new Content(values, plugins, doors);
  }

  /** The tables within a table. */
  private void tables(String name, JsonNode outer, BiConsumer<String, JsonNode> each) {
    if (!outer.isObject() || outer.valueStream().anyMatch(inner -> !inner.isObject())) {
      problems.add(
          place(name)
              + ": "
              + name
              + " is written as a table: ["
              + name
              + ".<name>], and its keys");
      return;
    }
    outer.properties().forEach(entry -> each.accept(entry.getKey(), entry.getValue()));
  }

  private void takePlugin(String id, JsonNode node) {
    String name = PLUGIN + "." + id;
    Optional<List<SettingSpec>> specs = table.plugins().get(id);
    if (specs == null) {
      problems.add(
          place(name)
              + ": there is no plugin '"
              + id
              + "'"
              + Nearest.hint(id, table.plugins().keySet(), "'plugins list' shows those there are"));
      return;
    }
    var values = new LinkedHashMap<String, Given>();
    if (specs.isPresent()) {
      node.properties().forEach(entry -> take(specs.get(), name, entry, values));
    }
    plugins.put(id, values);
  }

  private void takeDoor(String door, JsonNode node) {
    String name = TRANSPORT + "." + door;
    String kind = node.path(KIND).asText();
    Optional<ClientDoor> known =
        table.doors().stream().filter(one -> one.name().equals(kind)).findFirst();
    if (known.isEmpty()) {
      String problem =
          place(name + "." + KIND)
              + ": ["
              + name
              + "] needs the kind of a transport that is in use: "
              + table.doors().stream().map(ClientDoor::name).toList();
      if (table.allInUse()) {
        problems.add(problem);
      } else {
        Logger.warn("{}; without a plugin that is not used, this door stays closed", problem);
      }
      return;
    }
    var values = new LinkedHashMap<String, Given>();
    List<SettingSpec> specs = table.doorSpecs(known.get());
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!entry.getKey().equals(KIND)) {
        take(specs, name, entry, values);
      }
    }
    String port = SettingTable.portKey(known.get());
    if (known.get().defaultPort() > 0 && !values.containsKey(port)) {
      problems.add(
          place(name) + ": [" + name + "] needs a " + port + " of its own; 0 for any free");
    }
    doors.put(door, new Door(place(name), known.get(), values));
  }

  private String place(String path) {
    return file + ":" + places.of(path);
  }

  /**
   * @param within the table's name; empty for the settings of the server
   */
  private void take(
      List<SettingSpec> specs,
      String within,
      Map.Entry<String, JsonNode> entry,
      Map<String, Given> values) {
    String key = entry.getKey();
    JsonNode node = entry.getValue();
    String origin = place(within.isEmpty() ? key : within + "." + key);
    var spec = specs.stream().filter(one -> one.key().equals(key)).findFirst();
    if (spec.isEmpty()) {
      List<String> keys = specs.stream().map(SettingSpec::key).toList();
      String otherwise = within.isEmpty() ? "--help lists them" : "it has " + keys;
      problems.add(
          origin
              + ": "
              + (within.isEmpty() ? "" : "in [" + within + "] ")
              + "there is no setting '"
              + key
              + "'"
              + Nearest.hint(key, keys, otherwise));
      return;
    }
    Kind kind = spec.get().kind();
    if (!matches(kind.shape(), node)) {
      problems.add(origin + ": " + key + ": must be written as " + example(kind));
      return;
    }
    var items = new ArrayList<String>();
    if (node.isArray()) {
      node.forEach(item -> items.add(item.asText()));
    } else if (kind.shape() == Kind.Shape.PATH && !node.asText().isBlank()) {
      items.add(file.toAbsolutePath().resolveSibling(node.asText()).toString());
    } else {
      items.add(node.asText());
    }
    values.put(key, new Given(items, origin));
  }

  private static boolean matches(Kind.Shape shape, JsonNode node) {
    return switch (shape) {
      case TEXT, PATH -> node.isTextual();
      case WHOLE -> node.isIntegralNumber();
      case FLAG -> node.isBoolean();
      case LIST -> node.isArray() && node.valueStream().allMatch(JsonNode::isTextual);
    };
  }

  private static String example(Kind kind) {
    return switch (kind.shape()) {
      case TEXT, PATH -> "text in quotes";
      case WHOLE -> "a whole number, without quotes";
      case FLAG -> "true or false, without quotes";
      case LIST -> "a list of texts: [\"" + kind.placeholder() + "\", …]";
    };
  }
}

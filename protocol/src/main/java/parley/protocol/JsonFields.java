package parley.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One JSON object, read whole before any field of it is judged: so the request's id is known
 * wherever it stands, and whatever else is wrong.
 */
final class JsonFields {
  private final Map<String, Object> values = new LinkedHashMap<>();

  /** Reads the object; what was read before a refusal stays. */
  void read(byte[] text) throws Refusal {
    new JsonScan(values).read(text);
  }

  /** The id of a request, or of the request that is answered, if it has the right form. */
  String idOrNone(String name) {
    return values.get(name) instanceof String id && isId(id) ? id : "";
  }

  /** As {@link #idOrNone}, but a wrong form is refused. */
  String id(String name) throws Refusal {
    Object value = values.get(name);
    if (value == null) {
      return "";
    }
    if (value instanceof String id && isId(id)) {
      return id;
    }
    throw Refusal.malformed(name + " is a text of 1 to " + ProtocolLimits.ID_BYTES + " bytes");
  }

  private static boolean isId(String id) {
    return !id.isEmpty()
        && !Text.hasLoneSurrogate(id)
        && Text.utf8Length(id) <= ProtocolLimits.ID_BYTES;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  Iterable<String> names() {
    return values.keySet();
  }

  String text(String name) throws Refusal {
    if (required(name) instanceof String text) {
      return text;
    }
    throw wrong(name, "is a text in quotes");
  }

  long integer(String name, long least, long most) throws Refusal {
    if (required(name) instanceof Long value && value >= least && value <= most) {
      return value;
    }
    throw wrong(name, "is an integer from " + least + " to " + most);
  }

  int integer(String name) throws Refusal {
    return (int) integer(name, 0, Integer.MAX_VALUE);
  }

  OptionalLong optionalInteger(String name) throws Refusal {
    return has(name)
        ? OptionalLong.of(integer(name, 0, ProtocolLimits.MAX_INTEGER))
        : OptionalLong.empty();
  }

  /** The value if it is an integer that may be on the wire: for fields that nobody has to send. */
  OptionalLong integerIfAny(String name) {
    return values.get(name) instanceof Long value ? OptionalLong.of(value) : OptionalLong.empty();
  }

  double number(String name) throws Refusal {
    Object value = required(name);
    if (value instanceof Long integer) {
      return integer;
    }
    if (value instanceof Double number && number >= 0 && number <= ProtocolLimits.MAX_INTEGER) {
      return number;
    }
    throw wrong(name, "is a number from 0 to " + ProtocolLimits.MAX_INTEGER);
  }

  boolean flag(String name) throws Refusal {
    if (!has(name)) {
      return false;
    }
    if (required(name) instanceof Boolean flag) {
      return flag;
    }
    throw wrong(name, "is true or false");
  }

  byte[] bytes(String name, int length) throws Refusal {
    return hex(name, required(name), length);
  }

  /** Bytes of which the frame itself says how many. */
  byte[] bytes(String name, int least, int most) throws Refusal {
    int length = text(name).length() / 2;
    if (length < least || length > most) {
      throw wrong(name, "is " + least + " to " + most + " bytes, two hexadecimal digits for each");
    }
    return hex(name, required(name), length);
  }

  Key key(String name) throws Refusal {
    return Key.of(bytes(name, Key.LENGTH));
  }

  MessageId mid(String name) throws Refusal {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(name, MessageId.LENGTH));
    return new MessageId(bytes.getLong(), bytes.getLong());
  }

  List<Key> keys(String name, int most) throws Refusal {
    List<Key> keys = new ArrayList<>();
    for (Object value : list(name, most)) {
      keys.add(Key.of(hex(name, value, Key.LENGTH)));
    }
    return List.copyOf(keys);
  }

  /** Integers; what is beyond the range of an int is its greatest value. */
  List<Integer> integers(String name, int most) throws Refusal {
    List<Integer> integers = new ArrayList<>();
    for (Object value : list(name, most)) {
      if (!(value instanceof Long integer)) {
        throw wrong(name, "has integers from 0 to " + ProtocolLimits.MAX_INTEGER);
      }
      integers.add((int) Math.min(integer, Integer.MAX_VALUE));
    }
    return List.copyOf(integers);
  }

  List<String> texts(String name, int most) throws Refusal {
    List<String> texts = new ArrayList<>();
    for (Object value : list(name, most)) {
      if (!(value instanceof String text)) {
        throw wrong(name, "has texts in quotes");
      }
      texts.add(text);
    }
    return List.copyOf(texts);
  }

  JsonFields object(String name) throws Refusal {
    if (!(required(name) instanceof Map<?, ?> map)) {
      throw wrong(name, "is an object in braces");
    }
    var fields = new JsonFields();
    map.forEach((key, value) -> fields.values.put((String) key, value));
    return fields;
  }

  private List<?> list(String name, int most) throws Refusal {
    if (required(name) instanceof List<?> list && list.size() <= most) {
      return list;
    }
    throw wrong(name, "is a list of at most " + most);
  }

  private static byte[] hex(String name, Object value, int length) throws Refusal {
    if (value instanceof String hex && hex.length() == 2 * length && isHex(hex)) {
      return HexFormat.of().parseHex(hex);
    }
    throw wrong(name, "is " + 2 * length + " hexadecimal digits in lower case");
  }

  /** In lower case only, as {@link HexFormat} does not ask for. */
  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char digit = text.charAt(i);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return true;
  }

  private Object required(String name) throws Refusal {
    return Optional.ofNullable(values.get(name))
        .orElseThrow(() -> Refusal.malformed("the field " + name + " is missing"));
  }

  private static Refusal wrong(String name, String form) {
    return Refusal.malformed("the field " + name + " " + form);
  }
}

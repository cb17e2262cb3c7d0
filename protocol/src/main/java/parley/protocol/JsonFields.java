package parley.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
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
  /** Names are not kept in a table across frames, which a stranger could fill. */
  static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(ProtocolLimits.NESTING)
                  .maxStringLength(ProtocolLimits.FRAME_BYTES)
                  .maxNameLength(ProtocolLimits.FRAME_BYTES)
                  .build())
          .build();

  /** What no field of the protocol may be: null, or a number that is no integer from 0 to 2^53. */
  private enum Unfit {
    NULL,
    NUMBER
  }

  private final Map<String, Object> values = new LinkedHashMap<>();
  private boolean halfCharacter;

  /** Reads the object; what was read before a refusal stays. */
  void read(byte[] text) throws Refusal {
    if (text.length > ProtocolLimits.FRAME_BYTES) {
      throw Refusal.of(
          ErrorCode.TOO_LARGE, "a frame has at most " + ProtocolLimits.FRAME_BYTES + " bytes");
    }
    char[] characters = Text.decode(ByteBuffer.wrap(text), "the frame").toCharArray();
    try (JsonParser parser = JSON.createParser(characters)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Refusal.malformed("a frame is one JSON object, in braces");
      }
      readObject(parser, values);
      if (parser.nextToken() != null) {
        throw Refusal.malformed("something follows the frame's object");
      }
      if (halfCharacter) {
        throw Refusal.malformed("a text has half a character (a lone surrogate)");
      }
    } catch (JsonProcessingException e) {
      throw unread(e);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be read", e);
    }
  }

  /**
   * The parser's own words speak of its settings, so only where and the commonest cause is told.
   */
  private static Refusal unread(JsonProcessingException e) {
    String cause =
        e instanceof StreamConstraintsException
            ? "an object or list is nested deeper than "
                + ProtocolLimits.NESTING
                + ", or a number is too long"
            : e.getOriginalMessage().startsWith("Duplicate field")
                ? "a field stands there twice"
                : "the text is not strict JSON there";
    return Refusal.malformed(
        cause
            + " (line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr()
            + ")");
  }

  private void readObject(JsonParser parser, Map<String, Object> into) throws IOException, Refusal {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      if (into.size() == ProtocolLimits.FIELDS) {
        throw Refusal.malformed("an object has at most " + ProtocolLimits.FIELDS + " fields");
      }
      String name = wholeText(parser.currentName());
      parser.nextToken();
      into.put(name, readValue(parser));
    }
  }

  private Object readValue(JsonParser parser) throws IOException, Refusal {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> wholeText(parser.getText());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> wireInteger(parser.getText());
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(readValue(parser));
        }
        yield list;
      }
      case START_OBJECT -> {
        Map<String, Object> object = new LinkedHashMap<>();
        readObject(parser, object);
        yield object;
      }
      default -> Unfit.NULL;
    };
  }

  /** Half a character is refused only at the end, when the id is known. */
  private String wholeText(String text) {
    halfCharacter |= Text.hasLoneSurrogate(text);
    return text;
  }

  private static Object wireInteger(String digits) {
    if (digits.length() > 16 || digits.startsWith("-")) {
      return Unfit.NUMBER;
    }
    long value = Long.parseLong(digits);
    return value <= ProtocolLimits.MAX_INTEGER ? value : Unfit.NUMBER;
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

  List<Integer> integers(String name, int most) throws Refusal {
    List<Integer> integers = new ArrayList<>();
    for (Object value : list(name, most)) {
      if (!(value instanceof Long integer) || integer > Integer.MAX_VALUE) {
        throw wrong(name, "has integers from 0 to " + Integer.MAX_VALUE);
      }
      integers.add(integer.intValue());
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
    if (value instanceof String hex
        && hex.length() == 2 * length
        && hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
      return HexFormat.of().parseHex(hex);
    }
    throw wrong(name, "is " + 2 * length + " hexadecimal digits in lower case");
  }

  private Object required(String name) throws Refusal {
    return Optional.ofNullable(values.get(name))
        .orElseThrow(() -> Refusal.malformed("the field " + name + " is missing"));
  }

  private static Refusal wrong(String name, String form) {
    return Refusal.malformed("the field " + name + " " + form);
  }
}

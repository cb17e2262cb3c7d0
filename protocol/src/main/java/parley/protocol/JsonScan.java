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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one JSON object strictly into a map: texts, {@code Long} for integers from 0 to 2^53,
 * {@code Double}, {@code Boolean}, lists, maps, and {@link Unfit}.
 */
final class JsonScan {
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

  private final Map<String, Object> values;
  private boolean halfCharacter;

  JsonScan(Map<String, Object> values) {
    this.values = values;
  }

  /** Reads the object; what was read before a refusal stays. */
  void read(byte[] text) throws Refusal {
    if (text.length > ProtocolLimits.FRAME_BYTES) {
      throw Refusal.of(
          ErrorCode.TOO_LARGE, "a frame has at most " + ProtocolLimits.FRAME_BYTES + " bytes");
    }
    char[] characters = Text.decode(text, () -> "the frame").toCharArray();
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
    if (e instanceof StreamConstraintsException) {
      return Refusal.malformed(
          "an object or list is nested deeper than "
              + ProtocolLimits.NESTING
              + ", or a number is too long");
    }
    boolean twice = e.getOriginalMessage().startsWith("Duplicate field");
    return Refusal.malformed(
        (twice ? "a field stands there twice" : "the text is not strict JSON there")
            + Optional.ofNullable(e.getLocation())
                .map(at -> " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")")
                .orElse(""));
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
}

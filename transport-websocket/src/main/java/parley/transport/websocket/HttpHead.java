package parley.transport.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The head of an HTTP request, already found to be well-formed.
 *
 * @param method as it was sent
 * @param path the target without its query; begins with a slash; never decoded
 * @param version {@code HTTP/1.1} or {@code HTTP/1.0}
 * @param host the Host field, well-formed
 * @param fields in the order sent, names in lower case, values trimmed
 */
record HttpHead(String method, String path, String version, String host, List<Field> fields) {
  /** One field. */
  record Field(String name, String value) {}

  /** A field's values, one for each line it was sent on; the name in lower case. */
  List<String> all(String name) {
    return fields.stream().filter(field -> field.name().equals(name)).map(Field::value).toList();
  }

  /** A field's only value; empty if there is none or more than one. */
  Optional<String> only(String name) {
    List<String> values = all(name);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  /** Whether the field was sent. */
  boolean has(String name) {
    return !all(name).isEmpty();
  }

  /** The members of a field that is a list separated by commas, over all its lines. */
  List<String> members(String name) {
    var members = new ArrayList<String>();
    for (String line : all(name)) {
      for (String member : line.split(",", -1)) {
        if (!member.isBlank()) {
          members.add(member.strip());
        }
      }
    }
    return members;
  }

  /** Whether a list holds a token, whatever its case. */
  boolean hasToken(String name, String token) {
    return members(name).stream().anyMatch(m -> m.toLowerCase(Locale.ROOT).equals(token));
  }
}

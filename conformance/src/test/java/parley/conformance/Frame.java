package parley.conformance;

import java.util.List;
import java.util.Map;

/**
 * A frame from a server.
 *
 * @param atMs when it came, by this machine's clock
 */
record Frame(Map<String, Object> fields, long atMs) {
  static Frame of(String json) {
    return new Frame(Json.object(json), System.currentTimeMillis());
  }

  String type() {
    return text("type");
  }

  boolean is(String type) {
    return type.equals(type());
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  /** The field as text, empty if there is none. */
  String text(String name) {
    return String.valueOf(fields.getOrDefault(name, ""));
  }

  long number(String name) {
    if (fields.get(name) instanceof Long number) {
      return number;
    }
    throw new AssertionError("no integer " + name + " in " + this);
  }

  List<?> list(String name) {
    return fields.get(name) instanceof List<?> list ? list : List.of();
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(fields.get(name));
  }

  /** A success, or the error's code. */
  String outcome() {
    return is("error") ? text("code") : type();
  }

  @Override
  public String toString() {
    return Json.write(fields);
  }
}

package parley.launcher;

import java.util.List;

/**
 * A value, and where it came from.
 *
 * @param items one value, or the items of a list
 * @param origin the flag, the variable, {@code file:line}, or {@code default}
 */
record Given(List<String> items, String origin) {
  static final String DEFAULT = "default";

  Given {
    items = List.copyOf(items);
  }

  /** A refusal: where it was given, if it was, and which setting unless that is plain from it. */
  String refusal(SettingSpec spec, String problem) {
    if (origin.equals(DEFAULT)) {
      return spec.key() + ": " + problem; // often that it is missing
    }
    boolean named = origin.equals(spec.flag()) || origin.equals(spec.variable());
    return origin + ": " + (named ? "" : spec.key() + ": ") + problem;
  }
}

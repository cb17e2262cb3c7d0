package parley.console;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import parley.protocol.Key;

/**
 * How keys are shown: in short as long as that names one key. A key with a given short form is made
 * in hours, and its owner takes the nick as well; so where two such keys have been seen, they are
 * shown whole from then on. Any thread.
 */
final class KeyNames {
  /** Keys remembered. Past it a new key is shown whole, as nothing is known of its likes. */
  static final int KEYS = 10_000;

  private final Map<String, Key> firstByShortForm = new HashMap<>();
  private final Set<String> ambiguous = new HashSet<>();

  /** Takes note of a key; the first time that its short form proves ambiguous, says so. */
  synchronized Optional<String> see(Key key) {
    String shortForm = key.shortForm();
    Key first = firstByShortForm.get(shortForm);
    if (first == null && firstByShortForm.size() < KEYS) {
      firstByShortForm.put(shortForm, key);
    }
    if (first == null || first.equals(key) || !ambiguous.add(shortForm)) {
      return Optional.empty();
    }
    return Optional.of(
        "NOTE LOOKALIKE two keys have the short form ~"
            + shortForm
            + ": "
            + first.hex()
            + " was seen first, now "
            + key.hex()
            + "; one may have been made to pass for the other, so both are shown whole from now on");
  }

  /** The short form of a key that was seen, or the whole key. */
  synchronized String name(Key key) {
    String shortForm = key.shortForm();
    boolean clear = firstByShortForm.containsKey(shortForm) && !ambiguous.contains(shortForm);
    return clear ? shortForm : key.hex();
  }
}

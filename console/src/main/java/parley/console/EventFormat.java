package parley.console;

import java.util.List;
import parley.client.ClientEvent;
import parley.protocol.Key;

/** How things are written; whatever comes out is safe for a terminal. */
interface EventFormat {
  /** An event; no lines where it is of no interest. */
  List<String> event(ClientEvent event);

  /** The user's own key. */
  List<String> key(Key self);

  /** The list of commands. */
  List<String> help(List<String> lines);
}

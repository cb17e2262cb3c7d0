package parley.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import parley.client.ClientEvent;
import parley.protocol.Key;
import parley.protocol.Sanitiser;
import parley.protocol.ServerFrame;

/** Completes commands, the channels joined, and the keys of those who were seen. Any thread. */
final class Completions implements Completer {
  /** Keys remembered; past it the one unseen for longest is forgotten. */
  static final int KEYS = 1_000;

  private final Map<Key, String> nicks =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, String> eldest) {
          return size() > KEYS;
        }
      };

  private Supplier<List<String>> channels = List::of;

  synchronized void channelsFrom(Supplier<List<String>> joined) {
    channels = joined;
  }

  /** Learns who is about. */
  synchronized void told(ClientEvent event) {
    switch (event) {
      case ClientEvent.MessageReceived e -> nicks.put(e.message().author(), e.message().nick());
      case ClientEvent.DirectReceived e -> nicks.put(e.message().author(), e.message().nick());
      case ClientEvent.Presence e -> nicks.put(e.key(), e.nick());
      case ClientEvent.Joined e -> e.members().ifPresent(this::learn);
      case ClientEvent.Listed e -> learn(e.members());
      default -> {
        // tells of nobody
      }
    }
  }

  private void learn(ServerFrame.Members members) {
    for (int i = 0; i < members.keys().size(); i++) {
      nicks.put(members.keys().get(i), members.nicks().get(i));
    }
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    candidates.addAll(candidates(line.words(), line.wordIndex()));
  }

  /** What may stand as a word of a line; a key is found by its nick too. */
  List<Candidate> candidates(List<String> words, int index) {
    Supplier<List<String>> joined;
    Map<Key, String> seen;
    synchronized (this) {
      joined = channels;
      seen = new LinkedHashMap<>(nicks);
    }
    var found = new ArrayList<Candidate>();
    String hash = index < words.size() && words.get(index).startsWith("#") ? "#" : "";
    if (index == 0) {
      CommandTable.FORMS.forEach(form -> found.add(candidate(form.name(), form.help())));
      joined.get().forEach(channel -> found.add(candidate(hash + channel, "a channel")));
      return found;
    }
    if (index > 1) {
      return found;
    }
    String command =
        words.getFirst().startsWith("/") ? words.getFirst().substring(1) : words.getFirst();
    Optional<String> parameter =
        CommandTable.FORMS.stream()
            .filter(form -> form.name().equals(command) && !form.parameters().isEmpty())
            .map(form -> form.parameters().getFirst())
            .findFirst();
    if (parameter.equals(Optional.of("<channel>"))) {
      joined.get().forEach(channel -> found.add(candidate(hash + channel, "a channel")));
    } else if (parameter.equals(Optional.of("<public-key>"))) {
      seen.forEach((key, nick) ->
          found.add(candidate(key.hex(), Sanitiser.line(nick, 32) + "~" + key.shortForm())));
    }
    return found;
  }

  private static Candidate candidate(String value, String description) {
    return new Candidate(value, value, null, description, null, null, true);
  }
}

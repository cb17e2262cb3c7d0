package parley.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jline.reader.Candidate;
import org.junit.jupiter.api.Test;
import parley.client.ClientEvent;
import parley.protocol.Key;

class CompletionsTest {
  private static final Key ANN = Key.parse("ab".repeat(32));
  private final Completions completions = new Completions();

  @Test
  void theFirstWordIsACommandOrAChannel() {
    completions.channelsFrom(() -> List.of("den"));
    List<String> values = values(List.of(""), 0);
    assertTrue(values.containsAll(List.of("connect", "join", "private", "den")), "" + values);
  }

  @Test
  void aCommandsChannelIsOneThatWasJoined() {
    completions.channelsFrom(() -> List.of("den"));
    assertEquals(List.of("den"), values(List.of("/leave", ""), 1));
    assertEquals(List.of("#den"), values(List.of("leave", "#d"), 1));
    assertEquals(List.of(), values(List.of("den", ""), 1));
  }

  @Test
  void aKeyIsOneThatWasSeen() {
    completions.told(new ClientEvent.Presence("den", ANN, "a\u001bnn", true));
    List<Candidate> found = completions.candidates(List.of("private", ""), 1);
    assertEquals(ANN.hex(), found.getFirst().value());
    assertEquals("a\u241bnn~" + ANN.shortForm(), found.getFirst().descr());
  }

  @Test
  void onlySoManyKeysAreRemembered() {
    for (int i = 0; i <= Completions.KEYS; i++) {
      Key key = Key.parse(String.format(java.util.Locale.ROOT, "%064x", i));
      completions.told(new ClientEvent.Presence("den", key, "x", true));
    }
    assertEquals(Completions.KEYS, values(List.of("private", ""), 1).size());
  }

  private List<String> values(List<String> words, int index) {
    return completions.candidates(words, index).stream().map(Candidate::value).toList();
  }
}

package parley.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import parley.client.ClientEvent;
import parley.protocol.Key;
import parley.protocol.ServerFrame;

class KeyNamesTest {
  private static final Key SELF = Key.parse("00".repeat(32));
  private static final Key ANN = Key.parse("57cba840" + "11".repeat(28));

  /** Made up: its first 30 bits are those of {@link #ANN}, the next are not. */
  private static final Key EVE = Key.parse("57cba841" + "22".repeat(28));

  private static final Key EVES_OTHER = Key.parse("57cba842" + "33".repeat(28));
  private static final Key BOB = Key.parse("99".repeat(32));

  private final PlainFormat plain = new PlainFormat(SELF, false, Optional.empty());

  @Test
  void aKeyIsShownInShortUntilAnotherIsAlike() {
    assertEquals(List.of("* ann~" + ANN.shortForm() + " joined den"), joined(ANN));
    assertEquals(List.of("* ann~" + ANN.shortForm() + " joined den"), joined(ANN));

    List<String> eve = joined(EVE);
    assertEquals(2, eve.size(), eve.toString());
    assertTrue(eve.getFirst().startsWith("NOTE LOOKALIKE "), eve.toString());
    assertTrue(eve.getFirst().contains(ANN.hex() + " was seen first"), eve.toString());
    assertEquals("* ann~" + EVE.hex() + " joined den", eve.getLast());

    assertEquals(List.of("* ann~" + ANN.hex() + " joined den"), joined(ANN));
    assertEquals(List.of("* ann~" + EVES_OTHER.hex() + " joined den"), joined(EVES_OTHER));
    assertEquals(List.of("* ann~" + BOB.shortForm() + " joined den"), joined(BOB));
  }

  @Test
  void twoInOneListAreBothShownWhole() {
    var members = new ServerFrame.Members(List.of(ANN, EVE), List.of("ann", "ann"), 2);
    List<String> lines =
        plain.event(new ClientEvent.Joined("1", "den", "me", Optional.of(members)));
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(
        lines.getLast().endsWith(": ann~" + ANN.hex() + ", ann~" + EVE.hex()), lines.toString());
  }

  @Test
  void aKeyLikeOnesOwnIsFoundToo() {
    Key likeSelf = Key.parse("00000001" + "22".repeat(28));
    assertTrue(joined(likeSelf).getFirst().startsWith("NOTE LOOKALIKE "));
  }

  @Test
  void whereTooManyWereSeenTheNextIsShownWhole() {
    var names = new KeyNames();
    for (int i = 0; i < KeyNames.KEYS; i++) {
      names.see(Key.of(ByteBuffer.allocate(32).putInt(i << 2).array()));
    }
    names.see(ANN);
    assertEquals(ANN.hex(), names.name(ANN));
    assertEquals(SELF.shortForm(), names.name(SELF));
    assertTrue(names.see(Key.parse("00000001" + "22".repeat(28))).isPresent());
  }

  private List<String> joined(Key key) {
    return plain.event(new ClientEvent.Presence("den", key, "ann", true));
  }
}

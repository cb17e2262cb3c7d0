package parley.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ValuesTest {
  @Test
  void keysAreOrderedByTheirBytesUnsigned() {
    Key low = Key.parse("7f" + "00".repeat(31));
    Key high = Key.parse("80" + "00".repeat(31));
    assertTrue(low.compareTo(high) < 0);
    assertEquals(0, low.compareTo(Key.of(low.bytes())));
  }

  @Test
  void aKeyCannotBeAlteredFromOutside() {
    byte[] bytes = new byte[32];
    Key key = Key.of(bytes);
    bytes[0] = 1;
    key.bytes()[1] = 1;
    assertEquals("00".repeat(32), key.hex());
  }

  @Test
  void onlyLowerCaseHexOfTheRightLengthIsAKeyOrAnId() {
    assertThrows(IllegalArgumentException.class, () -> Key.parse("AB".repeat(32)));
    assertThrows(IllegalArgumentException.class, () -> Key.parse("ab".repeat(31)));
    assertThrows(IllegalArgumentException.class, () -> Key.of(new byte[31]));
    assertThrows(IllegalArgumentException.class, () -> MessageId.parse("AB".repeat(16)));
    assertEquals("f".repeat(32), MessageId.parse("f".repeat(32)).hex());
  }

  @Test
  void idsAreOrderedUnsigned() {
    assertTrue(new MessageId(0, -1).compareTo(new MessageId(1, 0)) < 0);
    assertTrue(new MessageId(1, 0).compareTo(new MessageId(-1, 0)) < 0);
    assertTrue(new MessageId(1, 1).compareTo(new MessageId(1, -1)) < 0);
  }

  @Test
  void everyFieldOfAMessageIsSigned() {
    SignedMessage said = Examples.message("x");
    MessageId mid = said.mid();
    assertNotEquals(mid, said.withAuthor(Examples.BOB_KEY).mid());
    assertNotEquals(mid, Examples.message("y").mid());
    assertNotEquals(mid, Examples.message(said.target(), "anna", "x").mid());
    var elsewhere = new SignedMessage.Target.Channel("elsewhere");
    assertNotEquals(mid, Examples.message(elsewhere, "ann", "x").mid());
    assertEquals(mid, said.withSig(new byte[64]).mid());
  }

  @Test
  void aFieldCannotFlowIntoTheNext() {
    var one = Canonical.signed("l", "ab".getBytes(), "c".getBytes());
    var other = Canonical.signed("l", "a".getBytes(), "bc".getBytes());
    assertNotEquals(HexFormat.of().formatHex(one), HexFormat.of().formatHex(other));
  }

  @Test
  void halfACharacterIsNeverSigned() {
    assertThrows(IllegalArgumentException.class, () -> Canonical.utf8("a\udc00"));
  }

  @Test
  void lengthsAreCountedWithoutMakingTheBytes() {
    String text = "aé€😀\"\\\n\u0001\u007f";
    assertEquals(Canonical.utf8(text).length, Text.utf8Length(text));
    byte[] json = ClientCodec.encode(ServerFrame.Success.of("", text));
    int frame = ClientCodec.encode(ServerFrame.Success.of("", "")).length;
    assertEquals(json.length - frame, Text.jsonLength(text));
  }
}

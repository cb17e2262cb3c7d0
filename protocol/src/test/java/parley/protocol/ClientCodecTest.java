package parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCodecTest {
  @Test
  void theIdComesBackEvenIfABadFieldStandsBeforeIt() {
    assertEquals("x9", refused("{\"channel\":7,\"type\":\"join\",\"id\":\"x9\"}").re());
  }

  @Test
  void theIdComesBackEvenIfTheTextBreaksOffAfterIt() {
    assertEquals("x9", refused("{\"id\":\"x9\",\"type\":\"join\",\"chan").re());
  }

  @Test
  void aRefusalNamesTheFieldThatIsWrong() {
    assertTrue(
        refused("{\"type\":\"join\",\"channel\":\"a\",\"nick\":\"\"}")
            .text()
            .contains("field nick"));
    assertTrue(refused("{\"type\":\"join\",\"nick\":\"a\"}").text().contains("field channel"));
  }

  @Test
  void aRefusalNeverRepeatsControlCharacters() {
    String text = refused("{\"type\":\"\\u001b[31m\\n\\u202e\"}").text();
    assertTrue(text.codePoints().noneMatch(Character::isISOControl), text);
    assertFalse(text.contains("\u202e"), text);
  }

  @Test
  void aRefusalStaysShortHoweverLongTheTypeIs() {
    assertTrue(refused("{\"type\":\"" + "x".repeat(9000) + "\"}").text().length() < 200);
  }

  @Test
  void unknownFieldsOfAnyFormAreIgnored() {
    assertEquals(
        new ClientFrame.Ping("1"),
        frame("{\"a\":null,\"b\":[1.5e9,{}],\"type\":\"ping\",\"c\":-3,\"id\":\"1\",\"d\":true}"));
  }

  @Test
  void whiteSpaceMayStandAroundTheObject() {
    assertEquals(new ClientFrame.Ping("1"), frame(" \r\n\t{ \"type\" :\"ping\", \"id\":\"1\"}\n "));
  }

  @Test
  void escapesAreReadWhereverTextStands() {
    assertEquals(
        new ClientFrame.Join("", "a", "😀"),
        frame("{\"typ\\u0065\":\"join\",\"channel\":\"\\u0061\",\"nick\":\"\\ud83d\\ude00\"}"));
  }

  @Test
  void eightLevelsAreReadAndNineRefused() {
    assertEquals(new ClientFrame.Ping(""), frame("{\"type\":\"ping\",\"x\":[[[[[[[]]]]]]]}"));
    assertEquals(ErrorCode.MALFORMED, refused("{\"type\":\"ping\",\"x\":[[[[[[[[]]]]]]]]}").code());
  }

  @Test
  void aFrameOfExactlyTheLimitIsReadAndOneByteMoreRefused() {
    String frame = "{\"type\":\"ping\",\"x\":\"@\"}";
    String full = frame.replace("@", "a".repeat(ProtocolLimits.FRAME_BYTES - frame.length() + 1));
    assertEquals(new ClientFrame.Ping(""), frame(full));
    assertEquals(ErrorCode.TOO_LARGE, refused(full + " ").code());
  }

  @Test
  void integersReachFromNoughtToTwoToThe53() {
    String verify = "{\"type\":\"verify\",\"expires\":@,\"sig\":\"" + "0".repeat(128) + "\"}";
    assertInstanceOf(ClientFrame.Verify.class, frame(verify.replace("@", "0")));
    var most = (ClientFrame.Verify) frame(verify.replace("@", "9007199254740992"));
    assertEquals(ProtocolLimits.MAX_INTEGER, most.expires());
    assertEquals(ErrorCode.MALFORMED, refused(verify.replace("@", "9007199254740993")).code());
  }

  @Test
  void aServerSpeaksOfLaterVersionsItself() {
    String connect =
        "{\"type\":\"connect\",\"versions\":[7,4294967297],\"origin\":\"tcp://a:1\","
            + "\"key\":\"@\",\"nonce\":\"@\"}";
    var decoded = (ClientFrame.Connect) frame(connect.replace("@", "0".repeat(64)));
    assertEquals(List.of(7, Integer.MAX_VALUE), decoded.versions());
  }

  @Test
  void aClientsMessageGetsItsAuthorFromTheSession() {
    SignedMessage said = Examples.message("hi");
    byte[] json = ClientCodec.encode(new ClientFrame.Msg("1", said));
    assertFalse(new String(json, UTF_8).contains(said.author().hex()));
    var decoded = (ClientFrame.Msg) frame(new String(json, UTF_8));
    assertEquals(SignedMessage.NO_AUTHOR, decoded.message().author());
    assertArrayEquals(
        said.signedBytes(), decoded.message().withAuthor(said.author()).signedBytes());
  }

  @Test
  void theLargestMessagesFitIntoAFrameOfEveryKind() {
    for (SignedMessage message : Examples.largest()) {
      boolean direct = message.target() instanceof SignedMessage.Target.Direct;
      ServerFrame frame = direct ? new ServerFrame.Private(message) : new ServerFrame.Msg(message);
      byte[] json = ClientCodec.encode(frame);
      assertTrue(json.length <= ProtocolLimits.FRAME_BYTES, "bytes: " + json.length);
      assertInstanceOf(Decoded.Frame.class, ClientCodec.decodeServerFrame(json));
      byte[] peer = PeerCodec.encode(new PeerFrame.Data(20, 7, new long[] {1}, message));
      assertInstanceOf(Decoded.Frame.class, PeerCodec.decode(peer));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "\"\\\n", "\ud83d\ude00"})
  void oneSuccessCanAnswerManyRequests(String re) {
    var members = new ServerFrame.Members(List.of(), List.of(), 0, true);
    byte[] shared = ClientCodec.encode(ServerFrame.Success.of("", "in tea", members));
    assertArrayEquals(
        ClientCodec.encode(ServerFrame.Success.of(re, "in tea", members)),
        ClientCodec.answering(re, shared));
  }

  @Test
  void membersAreShownAsFarAsTheyFitAndCountedInFull() {
    List<Key> keys = new ArrayList<>();
    List<String> nicks = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      byte[] key = new byte[32];
      key[0] = (byte) i;
      keys.add(Key.of(key));
      nicks.add("😀".repeat(32));
    }
    var success =
        ServerFrame.Success.of("i".repeat(64), "joined", new ServerFrame.Members(keys, nicks, 150));
    byte[] json = ClientCodec.encode(success);
    assertTrue(json.length <= ProtocolLimits.FRAME_BYTES, "bytes: " + json.length);
    var members = members(json);
    assertEquals(150, members.count());
    assertEquals(members.keys().size(), members.nicks().size());
    assertTrue(members.keys().size() > 70, "shown: " + members.keys().size());
  }

  @Test
  void atMostAHundredMembersAreShown() {
    List<Key> keys = new ArrayList<>();
    List<String> nicks = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      keys.add(Examples.ANN_KEY);
      nicks.add("a");
    }
    byte[] json =
        ClientCodec.encode(
            ServerFrame.Success.of("", "in a", new ServerFrame.Members(keys, nicks, 101)));
    assertEquals(100, members(json).keys().size());
  }

  @Test
  void figuresOfANoteAreItsFurtherIntegersInOrder() {
    var note =
        new ServerFrame.Note(
            "LAGGED",
            "slow",
            List.of(new ServerFrame.Figure("n", 3), new ServerFrame.Figure("bytes", 70)));
    String json = new String(ClientCodec.encode(note), UTF_8);
    assertEquals(
        "{\"type\":\"note\",\"code\":\"LAGGED\",\"text\":\"slow\",\"n\":3,\"bytes\":70}", json);
    String more = json.replace("\"n\"", "\"x\":\"text\",\"y\":1.5,\"n\"");
    assertEquals(new Decoded.Frame<>(note), ClientCodec.decodeServerFrame(more.getBytes(UTF_8)));
  }

  @Test
  void anErrorWithoutFatalIsNotFatal() {
    var decoded =
        ClientCodec.decodeServerFrame(
            "{\"type\":\"error\",\"code\":\"OFFLINE\",\"text\":\"t\"}".getBytes(UTF_8));
    assertEquals(
        new Decoded.Frame<>(
            new ServerFrame.Failure("", ErrorCode.OFFLINE, "t", OptionalLong.empty(), false)),
        decoded);
  }

  @Test
  void aRateMayHaveAFraction() {
    var challenge =
        new ServerFrame.Challenge(
            "",
            1,
            Examples.ANN_KEY,
            new byte[32],
            1,
            2,
            new ServerFrame.Limits(1, 2, 3, 0.5, 4),
            new byte[64]);
    byte[] json = ClientCodec.encode(challenge);
    assertTrue(new String(json, UTF_8).contains("\"ratePerSecond\":0.5"));
    var decoded = (Decoded.Frame<ServerFrame>) ClientCodec.decodeServerFrame(json);
    assertEquals(0.5, ((ServerFrame.Challenge) decoded.frame()).limits().ratePerSecond());
  }

  @Test
  void halfACharacterIsNeverSent() {
    assertThrows(
        IllegalArgumentException.class,
        () -> ClientCodec.encode(ServerFrame.Success.of("1", "a\ud800")));
  }

  @Test
  void nothingThatIsEncodedHasALineEnd() {
    byte[] json = ClientCodec.encode(ServerFrame.Success.of("1", "a\r\n\u2028b\u0000"));
    for (byte one : json) {
      assertTrue(one < 0 || one >= ' ', "a control character: " + one);
    }
  }

  private static ServerFrame.Members members(byte[] json) {
    var decoded = (Decoded.Frame<ServerFrame>) ClientCodec.decodeServerFrame(json);
    return ((ServerFrame.Success) decoded.frame()).members().getFirst();
  }

  private static ClientFrame frame(String json) {
    return switch (ClientCodec.decodeClientFrame(json.getBytes(UTF_8))) {
      case Decoded.Frame<ClientFrame>(ClientFrame frame) -> frame;
      case Decoded.Refused<ClientFrame> refused -> throw new AssertionError(refused.toString());
    };
  }

  private static Decoded.Refused<?> refused(String json) {
    return assertInstanceOf(
        Decoded.Refused.class, ClientCodec.decodeClientFrame(json.getBytes(UTF_8)));
  }
}

package parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/PROTOCOL.md and this module say the same, vector by vector. */
class SpecificationTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void keysHaveTheShortFormsOfTheSpecification() {
    Specification.keys()
        .forEach((name, key) -> assertEquals(key[2], Key.parse(key[1]).shortForm(), name));
  }

  static Stream<Map<String, String>> auths() {
    return Specification.records("auth").stream();
  }

  @ParameterizedTest
  @MethodSource("auths")
  void aClientSignsTheBytesOfTheSpecification(Map<String, String> vector) {
    String[] user = Specification.keys().get(vector.get("user"));
    byte[] signed =
        Canonical.auth(
            Key.parse(vector.get("server")),
            vector.get("origin"),
            HEX.parseHex(vector.get("challenge")),
            HEX.parseHex(vector.get("nonce")),
            Key.parse(user[1]),
            Long.parseLong(vector.get("expires")),
            Specification.expandHex(vector.get("exporter")));
    assertEquals(vector.get("signed"), HEX.formatHex(signed));
    assertEquals(vector.get("sig"), HEX.formatHex(Signing.sign(user[0], signed)));
  }

  @Test
  void aServerSignsTheBytesOfTheSpecification() {
    String[] server = Specification.keys().get("server");
    for (Map<String, String> vector : Specification.records("server-proof")) {
      byte[] signed =
          Canonical.server(
              Key.parse(server[1]),
              HEX.parseHex(vector.get("challenge")),
              HEX.parseHex(vector.get("nonce")),
              Key.parse(vector.get("user")));
      assertEquals(vector.get("signed"), HEX.formatHex(signed));
      assertEquals(vector.get("sig"), HEX.formatHex(Signing.sign(server[0], signed)));
    }
  }

  static Stream<Map<String, String>> messages() {
    return Specification.records("message").stream();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void anAuthorSignsTheBytesOfTheSpecification(Map<String, String> vector) {
    String[] author = Specification.keys().get(vector.get("author"));
    var message =
        new SignedMessage(
            Key.parse(author[1]),
            vector.get("kind").equals("1")
                ? new SignedMessage.Target.Channel(vector.get("target"))
                : new SignedMessage.Target.Direct(Key.parse(vector.get("target"))),
            HEX.parseHex(vector.get("session")),
            Long.parseLong(vector.get("seq")),
            Long.parseLong(vector.get("ts")),
            Specification.jsonTexts(vector.get("nick")).getFirst(),
            vector.get("ctype"),
            Specification.jsonTexts(vector.get("body")).getFirst(),
            HEX.parseHex(vector.get("sig")));
    assertEquals(vector.get("signed"), HEX.formatHex(message.signedBytes()));
    assertEquals(vector.get("mid"), message.mid().hex());
    assertEquals(vector.get("sig"), HEX.formatHex(Signing.sign(author[0], message.signedBytes())));
    var wire = PeerCodec.encode(new PeerFrame.Data(1, 7, new long[] {1}, message));
    assertInstanceOf(Decoded.Frame.class, PeerCodec.decode(wire), "it may cross a link");
  }

  @Test
  void aHelloIsProvedAsTheSpecificationSays() throws GeneralSecurityException {
    for (Map<String, String> vector : Specification.records("hello-proof")) {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(HEX.parseHex(vector.get("secret")), "HmacSHA256"));
      byte[] signed =
          Canonical.signed(
              "parley/1 hello",
              HEX.parseHex(vector.get("exporter")),
              Key.parse(vector.get("key")).bytes());
      assertEquals(vector.get("proof"), HEX.formatHex(mac.doFinal(signed)));
    }
  }

  @Test
  void tagsAreAsTheSpecificationSays() {
    for (String line : Specification.lines("tags")) {
      String[] words = line.split(" ");
      long tag = words[0].equals("1") ? Tags.channel(words[1]) : Tags.key(Key.parse(words[1]));
      assertEquals(words[2], HEX.toHexDigits(tag));
    }
  }

  @Test
  void announcementsOfTheSpecificationAreSignedByTheirOrigin() {
    String[] server = Specification.keys().get("server");
    List<String> lines =
        Specification.lines("peer-frames").stream()
            .filter(line -> line.startsWith("Announce "))
            .toList();
    assertEquals(3, lines.size());
    for (String line : lines) {
      PeerFrame.Announce frame =
          (PeerFrame.Announce)
              frame(PeerCodec.decode(HEX.parseHex(line.substring("Announce ".length()))));
      Announcement announcement = frame.announcement();
      assertEquals(server[1], announcement.origin().hex());
      assertEquals(
          HEX.formatHex(announcement.sig()),
          HEX.formatHex(Signing.sign(server[0], announcement.signedBytes())));
    }
  }

  @Test
  void rostersOfTheSpecificationAreSignedByTheirOrigin() {
    String[] server = Specification.keys().get("server");
    List<String> lines =
        Specification.lines("peer-frames").stream()
            .filter(line -> line.startsWith("Roster "))
            .toList();
    assertEquals(4, lines.size());
    for (String line : lines) {
      PeerFrame.Roster frame =
          (PeerFrame.Roster)
              frame(PeerCodec.decode(HEX.parseHex(line.substring("Roster ".length()))));
      RosterUpdate update = frame.update();
      assertEquals(server[1], update.origin().hex());
      assertEquals(
          HEX.formatHex(update.sig()),
          HEX.formatHex(Signing.sign(server[0], update.signedBytes())));
    }
  }

  @Test
  void aConfirmationIsAuthenticatedAsTheSpecificationSays() throws GeneralSecurityException {
    for (Map<String, String> vector : Specification.records("ack")) {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(HEX.parseHex(vector.get("secret")), "HmacSHA256"));
      byte[] full =
          mac.doFinal(
              Canonical.ack(
                  MessageId.parse(vector.get("mid")),
                  Key.parse(vector.get("from")),
                  Key.parse(vector.get("to")),
                  vector.get("delivered").equals("1")));
      assertEquals(vector.get("mac"), HEX.formatHex(full, 0, ProtocolLimits.MAC_BYTES));
    }
  }

  static Stream<String> clientFrames() {
    return Specification.lines("client-frames").stream();
  }

  @ParameterizedTest
  @MethodSource("clientFrames")
  void aClientFrameOfTheSpecificationIsReadAndWrittenTheSame(String json) {
    ClientFrame frame = frame(ClientCodec.decodeClientFrame(json.getBytes(UTF_8)));
    assertEquals(json, new String(ClientCodec.encode(frame), UTF_8));
  }

  static Stream<String> serverFrames() {
    return Specification.lines("server-frames").stream();
  }

  @ParameterizedTest
  @MethodSource("serverFrames")
  void aServerFrameOfTheSpecificationIsReadAndWrittenTheSame(String json) {
    ServerFrame frame = frame(ClientCodec.decodeServerFrame(json.getBytes(UTF_8)));
    assertEquals(json, new String(ClientCodec.encode(frame), UTF_8));
  }

  static Stream<String> peerFrames() {
    return Specification.lines("peer-frames").stream();
  }

  @ParameterizedTest
  @MethodSource("peerFrames")
  void aPeerFrameOfTheSpecificationIsReadAndWrittenTheSame(String line) {
    String[] parts = line.split(" ");
    PeerFrame frame = frame(PeerCodec.decode(HEX.parseHex(parts[1])));
    assertEquals(parts[0], frame.getClass().getSimpleName());
    assertEquals(parts[1], HEX.formatHex(PeerCodec.encode(frame)));
  }

  @Test
  void everyFrameHasAnExample() {
    assertEquals(
        Stream.of(ClientFrame.class.getPermittedSubclasses()).map(Class::getName).sorted().toList(),
        classes(clientFrames().map(json -> ClientCodec.decodeClientFrame(json.getBytes(UTF_8)))));
    assertEquals(
        Stream.of(ServerFrame.class.getPermittedSubclasses()).map(Class::getName).sorted().toList(),
        classes(serverFrames().map(json -> ClientCodec.decodeServerFrame(json.getBytes(UTF_8)))));
    assertEquals(
        Stream.of(PeerFrame.class.getPermittedSubclasses()).map(Class::getName).sorted().toList(),
        classes(peerFrames().map(line -> PeerCodec.decode(HEX.parseHex(line.split(" ")[1])))));
  }

  private static List<String> classes(Stream<? extends Decoded<?>> decoded) {
    return decoded.map(one -> frame(one).getClass().getName()).distinct().sorted().toList();
  }

  static Stream<String> badClientFrames() {
    return Specification.lines("bad-client-frames").stream();
  }

  @ParameterizedTest
  @MethodSource("badClientFrames")
  void aBadClientFrameIsRefusedWithTheCodeOfTheSpecification(String line) {
    refused(line, ClientCodec::decodeClientFrame);
  }

  static Stream<String> badServerFrames() {
    return Specification.lines("bad-server-frames").stream();
  }

  @ParameterizedTest
  @MethodSource("badServerFrames")
  void aBadServerFrameIsRefusedWithTheCodeOfTheSpecification(String line) {
    refused(line, ClientCodec::decodeServerFrame);
  }

  private static void refused(String line, Function<byte[], Decoded<?>> decode) {
    String[] parts = line.split(" ", 3);
    Decoded.Refused<?> refused =
        assertInstanceOf(Decoded.Refused.class, decode.apply(Specification.expand(parts[2])), line);
    assertEquals(parts[0], refused.code().name(), refused.text());
    assertEquals(parts[1].equals("-") ? "" : parts[1], refused.re(), refused.text());
    assertTrue(refused.text().startsWith("MALFORMED: "), refused.text());
  }

  static Stream<String> badPeerFrames() {
    return Specification.lines("bad-peer-frames").stream();
  }

  @ParameterizedTest
  @MethodSource("badPeerFrames")
  void aBadPeerFrameIsRefusedWithTheCodeOfTheSpecification(String line) {
    String[] parts = line.split(" ");
    Decoded.Refused<?> refused =
        assertInstanceOf(
            Decoded.Refused.class, PeerCodec.decode(Specification.expandHex(parts[1])), line);
    assertEquals(parts[0], refused.code().name(), refused.text());
  }

  @Test
  void thereAreEnoughMalformedVectors() {
    long count = badClientFrames().count() + badServerFrames().count() + badPeerFrames().count();
    assertTrue(count >= 200, "only " + count);
  }

  static Stream<String> names() {
    return Specification.lines("names").stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aNameIsJudgedAsTheSpecificationSays(String line) {
    String[] parts = line.split(" +", 3);
    String name = Specification.jsonTexts(parts[2]).getFirst();
    var problem = parts[0].equals("channel") ? Names.channelProblem(name) : Names.nickProblem(name);
    assertEquals(parts[1].equals("ok"), problem.isEmpty(), () -> line + " " + problem);
  }

  static Stream<String> sanitised() {
    return Specification.lines("sanitised").stream();
  }

  @ParameterizedTest
  @MethodSource("sanitised")
  void aTextIsCleanedAsTheSpecificationSays(String line) {
    List<String> texts = Specification.jsonTexts(line);
    assertEquals(texts.get(1), Sanitiser.line(texts.get(0)));
  }

  private static <F> F frame(Decoded<F> decoded) {
    return switch (decoded) {
      case Decoded.Frame<F>(F frame) -> frame;
      case Decoded.Refused<F> refused -> throw new AssertionError(refused.toString());
    };
  }
}

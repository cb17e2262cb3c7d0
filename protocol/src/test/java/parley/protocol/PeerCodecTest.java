package parley.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PeerCodecTest {
  @Test
  void everyFrameThatIsCutShortOrGoesOnIsRefused() {
    for (String line : Specification.lines("peer-frames")) {
      byte[] frame = Specification.expandHex(line.split(" ")[1]);
      for (int length = 0; length < frame.length; length++) {
        refused(Arrays.copyOf(frame, length));
      }
      refused(Arrays.copyOf(frame, frame.length + 1));
    }
  }

  @Test
  void aHelloOfALaterVersionIsReadSoThatTheLinkCanBePartedWithAReason() {
    byte[] hello =
        PeerCodec.encode(
            new PeerFrame.Hello(2, "parley", List.of("a:1"), 0x8000_0000, new byte[0]));
    byte[] longer = Arrays.copyOf(hello, hello.length + 9);
    var decoded = (PeerFrame.Hello) frame(longer);
    assertEquals(2, decoded.version());
    assertEquals("parley", decoded.network());
    assertEquals(0x8000_0000, decoded.flags());
  }

  @Test
  void aMessageKeepsItsIdOverALink() {
    SignedMessage said = Examples.message("über den Link\n😀");
    var data =
        (PeerFrame.Data) frame(PeerCodec.encode(new PeerFrame.Data(3, 7, new long[] {1}, said)));
    assertEquals(3, data.ttl());
    assertEquals(said.mid(), data.message().mid());
    assertArrayEquals(said.sig(), data.message().sig());
  }

  @Test
  void aPingsNumberMayHaveAllItsBits() {
    assertEquals(new PeerFrame.Ping(-1), frame(PeerCodec.encode(new PeerFrame.Ping(-1))));
  }

  @Test
  void theTextOfAByeIsCutAtACharacter() {
    var bye =
        (PeerFrame.Bye) frame(PeerCodec.encode(new PeerFrame.Bye("X", "é".repeat(300) + "y")));
    assertEquals("é".repeat(256), bye.text());
    bye = (PeerFrame.Bye) frame(PeerCodec.encode(new PeerFrame.Bye("X", "a" + "😀".repeat(300))));
    assertEquals("a" + "😀".repeat(127), bye.text());
  }

  @Test
  void sixtyFourPeersWithFourLongAddressesFitIntoAFrame() {
    String address = "h".repeat(ProtocolLimits.ADDRESS_BYTES - 6) + ":65535";
    var peer = new PeerFrame.Peer(Examples.ANN_KEY, Collections.nCopies(4, address));
    byte[] frame = PeerCodec.encode(new PeerFrame.Peers(Collections.nCopies(64, peer)));
    assertEquals(64, ((PeerFrame.Peers) frame(frame)).peers().size());
  }

  @Test
  void aRosterAsLargeAsItMayBeFitsIntoAFrameFor256Servers() {
    int nickBytes = 4 * ProtocolLimits.NICK_CHARACTERS;
    List<RosterUpdate.Member> members =
        IntStream.range(0, ProtocolLimits.ROSTER_BYTES / (RosterUpdate.MEMBER_BYTES + nickBytes))
            .mapToObj(i -> ByteBuffer.allocate(Key.LENGTH).putInt(i).array())
            .map(key -> new RosterUpdate.Member(Key.of(key), "😀".repeat(nickBytes / 4)))
            .toList();
    var update =
        new RosterUpdate(
            Examples.ANN_KEY,
            "é".repeat(32),
            7,
            7,
            members.size(),
            members,
            List.of(),
            new byte[64]);
    var frame =
        (PeerFrame.Roster)
            frame(PeerCodec.encode(new PeerFrame.Roster(20, new long[256], -1, update)));
    assertEquals(members, frame.update().present());
    assertEquals(-1, frame.number());
  }

  @Test
  void aFrameThatNoServerReadsIsNotBuilt() {
    var peer = new PeerFrame.Peer(Examples.ANN_KEY, List.of());
    assertThrows(
        IllegalArgumentException.class,
        () -> PeerCodec.encode(new PeerFrame.Peers(Collections.nCopies(65, peer))));
    var addresses = Collections.nCopies(8, "h".repeat(122) + ":65535");
    var large = new PeerFrame.Peer(Examples.ANN_KEY, addresses);
    assertThrows(
        IllegalArgumentException.class,
        () -> PeerCodec.encode(new PeerFrame.Peers(Collections.nCopies(64, large))));
  }

  @Test
  void aRefusalNamesTheField() {
    byte[] data = PeerCodec.encode(new PeerFrame.Data(3, 7, new long[] {1}, Examples.message("x")));
    data[1] = 21;
    assertTrue(refused(data).text().contains("field ttl"));
  }

  private static PeerFrame frame(byte[] bytes) {
    return switch (PeerCodec.decode(bytes)) {
      case Decoded.Frame<PeerFrame>(PeerFrame frame) -> frame;
      case Decoded.Refused<PeerFrame> refused -> throw new AssertionError(refused.toString());
    };
  }

  private static Decoded.Refused<?> refused(byte[] bytes) {
    return assertInstanceOf(Decoded.Refused.class, PeerCodec.decode(bytes));
  }
}

package parley.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Valid frames, altered at random: a decoder gives a value and never throws; what it reads, it
 * writes, reads and writes again to the same bytes. {@code -Dseed=} plays one run again.
 */
class MutationTest {
  private static final int MUTATIONS = 100_000;
  private static final String[] PIECES = {
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "true",
    "-1",
    "1.5",
    "1e9",
    "\\ud800",
    "\\u0000",
    "\"id\":\"z\",",
    "9007199254740993",
    "\"a\":{},",
    "é",
    "\u202e",
    "\n"
  };

  private final long seed = Long.getLong("seed", 20_260_101L);

  @Test
  void noAlteredClientFrameMakesTheDecoderThrow() {
    mutate(
        texts("client-frames"),
        bytes -> again(ClientCodec.decodeClientFrame(bytes), ClientCodec::encode),
        false);
  }

  @Test
  void noAlteredServerFrameMakesTheDecoderThrow() {
    mutate(
        texts("server-frames"),
        bytes -> again(ClientCodec.decodeServerFrame(bytes), ClientCodec::encode),
        false);
  }

  @Test
  void noAlteredPeerFrameMakesTheDecoderThrowAndEachHasOneEncodingOnly() {
    List<byte[]> frames =
        Specification.lines("peer-frames").stream()
            .map(line -> Specification.expandHex(line.split(" ")[1]))
            .toList();
    mutate(frames, bytes -> again(PeerCodec.decode(bytes), PeerCodec::encode), true);
  }

  /** The bytes that a frame is written as; none if it was refused. */
  private static <F> byte[] again(Decoded<F> decoded, Function<F, byte[]> encode) {
    return switch (decoded) {
      case Decoded.Frame<F>(F frame) -> encode.apply(frame);
      case Decoded.Refused<F> refused -> {
        assertTrue(refused.text().startsWith("MALFORMED: "), refused.text());
        yield new byte[0];
      }
    };
  }

  private void mutate(List<byte[]> frames, Function<byte[], byte[]> again, boolean oneEncoding) {
    var random = new Random(seed);
    int read = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] altered = frames.get(random.nextInt(frames.size()));
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        altered = altered(altered, frames, random);
      }
      String what = "seed " + seed + ", mutation " + i + ": " + new String(altered, ISO_8859_1);
      try {
        byte[] written = again.apply(altered);
        if (written.length > 0) {
          read++;
          assertArrayEquals(written, again.apply(written), what);
          if (oneEncoding && !laterVersion(altered)) {
            assertArrayEquals(altered, written, what);
          }
        }
      } catch (RuntimeException e) {
        throw new AssertionError(what, e);
      }
    }
    assertTrue(read > MUTATIONS / 100, "hardly any altered frame was read: " + read);
    assertTrue(read < MUTATIONS, "no altered frame was refused");
  }

  /** What a later version adds to HELLO is read over. */
  private static boolean laterVersion(byte[] frame) {
    return frame[0] == 1 && (frame[1] != 0 || frame[2] != 1);
  }

  private static byte[] altered(byte[] frame, List<byte[]> frames, Random random) {
    int at = random.nextInt(frame.length + 1);
    int end = Math.min(frame.length, at + random.nextInt(4));
    byte[] piece =
        switch (random.nextInt(6)) {
          case 0 -> new byte[] {(byte) random.nextInt(256)};
          case 1 -> PIECES[random.nextInt(PIECES.length)].getBytes(UTF_8);
          case 2 -> {
            byte[] other = frames.get(random.nextInt(frames.size()));
            int from = random.nextInt(other.length);
            yield Arrays.copyOfRange(
                other, from, Math.min(other.length, from + random.nextInt(80)));
          }
          case 3 -> Integer.toString(random.nextInt(10)).getBytes(UTF_8);
          case 4 -> new byte[] {(byte) ('a' + random.nextInt(6))};
          default -> new byte[0];
        };
    var out = new ByteArrayOutputStream();
    out.write(frame, 0, at);
    out.writeBytes(piece);
    out.write(frame, end, frame.length - end);
    byte[] whole = out.toByteArray();
    if (random.nextInt(3) == 0 && whole.length > 0) {
      whole[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return whole;
  }

  private static List<byte[]> texts(String kind) {
    List<byte[]> texts = new ArrayList<>();
    for (String line : Specification.lines(kind)) {
      texts.add(line.getBytes(UTF_8));
    }
    return texts;
  }
}

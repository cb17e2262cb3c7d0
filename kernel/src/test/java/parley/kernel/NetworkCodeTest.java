package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NetworkCodeTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final Pattern VECTOR =
      Pattern.compile("```local\nnetwork: (.*)\nsecret: (.*)\npacket: (.*)\n```");

  @Test
  void isAsTheSpecificationSays() throws IOException {
    String text = Files.readString(Path.of("../docs/PROTOCOL.md"));
    List<MatchResult> vectors = VECTOR.matcher(text).results().toList();
    assertEquals(2, vectors.size());
    for (MatchResult vector : vectors) {
      Optional<byte[]> secret =
          Optional.of(vector.group(2)).filter(hex -> !hex.equals("-")).map(HEX::parseHex);
      byte[] packet = HEX.parseHex(vector.group(3));
      byte[] code =
          new NetworkCode(vector.group(1), secret).of(Arrays.copyOf(packet, packet.length - 16));
      assertTrue(
          Arrays.equals(code, 0, 16, packet, packet.length - 16, packet.length), vector::group);
    }
  }

  @Test
  void differsByNetworkAndBySecret() {
    byte[] secret = new byte[16];
    List<String> codes =
        List.of(
            HEX.formatHex(new NetworkCode("a", Optional.empty()).of(new byte[1])),
            HEX.formatHex(new NetworkCode("b", Optional.empty()).of(new byte[1])),
            HEX.formatHex(new NetworkCode("a", Optional.of(secret)).of(new byte[1])),
            HEX.formatHex(new NetworkCode("a", Optional.empty()).of(new byte[2])));
    assertEquals(codes.size(), codes.stream().distinct().count(), codes::toString);
  }
}

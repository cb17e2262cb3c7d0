package parley.discovery.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.discovery.local.Beacons.Beacon;
import parley.discovery.local.Beacons.Read;

class BeaconsTest {
  private final Beacons ann = new Beacons(1, FakeNetwork.code("tea"));
  private final Beacons bob = new Beacons(-2, FakeNetwork.code("tea"));

  @ParameterizedTest
  @CsvSource({"true,30303", "false,65535", "true,0"})
  void anotherServerOfTheNetworkReadsWhatWasWritten(boolean question, int port) {
    assertEquals(
        new Read.Heard(new Beacon(question, port, -2)), ann.read(bob.packet(question, port)));
  }

  @Test
  void isLaidOutAsTheSpecificationSays() {
    byte[] packet = new Beacons(0x0102030405060708L, bytes -> new byte[16]).packet(true, 30_303);
    assertEquals(
        "7061726c65792f31" + "01" + "765f" + "0102030405060708" + "00".repeat(16),
        HexFormat.of().formatHex(packet));
  }

  @Test
  void theCodeIsOverAllThatStandsBeforeIt() {
    byte[] packet = new Beacons(7, bytes -> Arrays.copyOfRange(bytes, 3, 19)).packet(false, 1);
    assertArrayEquals(Arrays.copyOfRange(packet, 3, 19), Arrays.copyOfRange(packet, 19, 35));
  }

  @Test
  void itsOwnPacketIsKnown() {
    assertEquals(Read.Ignored.OWN, ann.read(ann.packet(true, 30_303)));
  }

  @Test
  void aServerOfAnotherNetworkIsNotListenedTo() {
    Beacons stranger = new Beacons(3, FakeNetwork.code("coffee"));
    assertEquals(Read.Ignored.OTHER_NETWORK, ann.read(stranger.packet(true, 30_303)));
  }

  @Test
  void aChangeAnywhereIsNoticed() {
    byte[] packet = bob.packet(true, 30_303);
    for (int i = 0; i < packet.length; i++) {
      byte[] changed = packet.clone();
      changed[i] ^= 1;
      assertInstanceOf(Read.Ignored.class, ann.read(changed), "byte " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 34, 36})
  void anotherLengthIsMalformed(int bytes) {
    assertEquals(Read.Ignored.MALFORMED, ann.read(Arrays.copyOf(bob.packet(true, 30_303), bytes)));
  }

  @Test
  void anyBytesCanBeRead() {
    var random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = i % 2 == 0 ? new byte[random.nextInt(40)] : bob.packet(true, 30_303);
      int from = i % 2 == 0 ? 0 : random.nextInt(bytes.length);
      byte[] noise = new byte[bytes.length - from];
      random.nextBytes(noise);
      System.arraycopy(noise, 0, bytes, from, noise.length);
      assertInstanceOf(Read.Ignored.class, ann.read(bytes));
    }
  }
}

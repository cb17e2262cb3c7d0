package parley.discovery.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On this machine's loopback alone. */
class MulticastSocketsTest {
  private MulticastSockets one;
  private MulticastSockets two;

  @BeforeEach
  void open() throws IOException {
    one = MulticastSockets.open();
    two = MulticastSockets.open();
  }

  @AfterEach
  void close() throws IOException {
    one.close();
    two.close();
  }

  private static Segment loopback(List<Segment> segments) {
    return segments.stream().filter(Segment::loopback).findFirst().orElseThrow();
  }

  /** The first packet that is this one: other servers and tests may use the group, too. */
  private static Optional<Ether.Datagram> await(MulticastSockets sockets, byte[] packet)
      throws IOException {
    long until = System.nanoTime() + 60_000_000_000L;
    while (System.nanoTime() < until) {
      Optional<Ether.Datagram> found =
          sockets.receive(100).filter(each -> Arrays.equals(each.bytes(), packet));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  @Test
  void twoServersOnOneMachineHearEachOtherAndThemselves() throws IOException {
    Segment segment = loopback(one.segments());
    two.segments();
    byte[] packet = new byte[Beacons.BYTES];
    new Random().nextBytes(packet);
    one.send(segment, packet);
    for (MulticastSockets each : List.of(one, two)) {
      Ether.Datagram heard = await(each, packet).orElseThrow();
      assertArrayEquals(packet, heard.bytes());
      assertTrue(segment.covers(heard.from()), heard::toString);
    }
  }

  @Test
  void whatIsTooLongDoesNotLookLikeAPacket() throws IOException {
    Segment segment = loopback(one.segments());
    two.segments();
    byte[] packet = new byte[1_000];
    new Random().nextBytes(packet);
    one.send(segment, packet);
    byte[] cut = Arrays.copyOf(packet, Beacons.BYTES + 1);
    assertEquals(cut.length, await(two, cut).orElseThrow().bytes().length);
  }

  @Test
  void aSegmentThatIsNotThereCannotBeSentTo() throws IOException {
    one.segments();
    Segment gone = FakeNetwork.segment("gone", "10.0.0.1");
    assertThrows(IOException.class, () -> one.send(gone, new byte[Beacons.BYTES]));
  }

  @Test
  void aWaitEndsWhenItIsWoken() throws IOException {
    one.wake();
    long start = System.nanoTime();
    while (one.receive(60_000).isPresent()) { // somebody else's
      one.wake();
    }
    assertTrue(System.nanoTime() - start < 50_000_000_000L, "it waited to the end");
  }
}

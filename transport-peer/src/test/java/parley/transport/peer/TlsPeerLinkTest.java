package parley.transport.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes over a link. */
@Timeout(300)
class TlsPeerLinkTest extends PeerLinkScene {
  @Test
  void provesBothKeysAndSharesASecretOfTheLink() throws Exception {
    var dialled = alice.linkTo(bob).link.info();
    var accepted = TestPeer.next(bob.links).link.info();
    assertArrayEquals(bob.identity.publicKey(), dialled.remoteKey());
    assertArrayEquals(alice.identity.publicKey(), accepted.remoteKey());
    assertEquals(32, dialled.exporter().length);
    assertArrayEquals(dialled.exporter(), accepted.exporter());
    assertTrue(dialled.outbound());
    assertFalse(accepted.outbound());
    assertEquals(bob.address(), dialled.remote());
    assertEquals("127.0.0.1", accepted.remote().host());

    var again = alice.linkTo(bob).link.info();
    assertFalse(Arrays.equals(dialled.exporter(), again.exporter()), "one for each link");
  }

  @Test
  void carriesFramesOfAllSizesInOrderBothWays() throws Exception {
    var here = alice.linkTo(bob);
    var there = TestPeer.next(bob.links);
    List<byte[]> frames = new ArrayList<>();
    for (int size : new int[] {1, 2, 3, 16_379, 16_380, 16_381, 65_535, 65_536, 1, 40_000, 1}) {
      byte[] frame = new byte[size];
      Arrays.fill(frame, (byte) frames.size());
      frames.add(frame);
    }
    for (byte[] frame : frames) {
      assertTrue(here.send(frame));
      assertTrue(there.send(frame));
    }
    for (byte[] frame : frames) {
      assertArrayEquals(frame, there.frame());
      assertArrayEquals(frame, here.frame());
    }
  }

  @Test
  void carriesManySmallFramesInOrder() throws Exception {
    var here = alice.linkTo(bob);
    var there = TestPeer.next(bob.links);
    for (int i = 0; i < 20_000; i++) {
      byte[] frame = ByteBuffer.allocate(4).putInt(i).array();
      while (!here.send(frame)) {
        Thread.onSpinWait();
      }
    }
    for (int i = 0; i < 20_000; i++) {
      assertEquals(i, ByteBuffer.wrap(there.frame()).getInt());
    }
  }

  @Test
  void refusesToSendWhatTheOtherSideWouldRefuse() throws Exception {
    var here = alice.linkTo(bob);
    for (int size : new int[] {0, TestPeer.MAX_FRAME_BYTES + 1}) {
      var misuse = assertThrows(ExecutionException.class, () -> here.send(new byte[size]));
      assertTrue(misuse.getCause() instanceof IllegalArgumentException);
    }
  }

  @Test
  void takesFramesHoweverTheyAreCut() throws Exception {
    try (PeerSocket tcp = connected()) {
      var stranger = raw(tcp);
      var there = TestPeer.next(bob.links);
      for (byte part : new byte[] {0, 0, 0, 2, 7, 8, 0, 0, 0, 1, 9}) {
        stranger.tls().getOutputStream().write(part);
      }
      assertArrayEquals(new byte[] {7, 8}, there.frame());
      assertArrayEquals(new byte[] {9}, there.frame());
    }
  }

  @Test
  void takesAnyNumberOfRecordsOfOneByte() throws Exception {
    try (PeerSocket tcp = connected()) {
      var stranger = raw(tcp);
      var there = TestPeer.next(bob.links);
      int frames = 10_000;
      for (int i = 0; i < frames; i++) {
        for (byte part : new byte[] {0, 0, 0, 1, (byte) i}) {
          stranger.tls().getOutputStream().write(part);
        }
      }
      for (int i = 0; i < frames; i++) {
        assertArrayEquals(new byte[] {(byte) i}, there.frame());
      }
    }
  }

  @Test
  void refusesMoreForASlowReaderAndStallsNobodyElse() throws Exception {
    var slow = alice.linkTo(bob);
    var there = TestPeer.next(bob.links);
    CountDownLatch stuck = new CountDownLatch(1);
    bob.loop.execute(() -> await(stuck));
    byte[] frame = new byte[32 * 1024];
    int taken = fill(slow.link, frame);
    // both windows of 1 MiB, and what the host's TCP buffers hold
    assertTrue(taken > 30 && taken < 1_000, taken + " frames of 32 KiB were taken");

    try (TestPeer carol = new TestPeer()) {
      var quick = alice.linkTo(carol);
      var quickThere = TestPeer.next(carol.links);
      for (byte i = 0; i < 100; i++) {
        assertTrue(quick.send(i));
        assertArrayEquals(new byte[] {i}, quickThere.frame());
      }
    }
    for (; slow.send(frame); taken++) { // what a slow machine has passed on meanwhile
      assertTrue(taken < 1_000, "it takes everything");
    }
    assertTrue(slow.ended.isEmpty());
    stuck.countDown();
    for (int i = 0; i < taken; i++) {
      assertEquals(frame.length, there.frame().length);
    }
    assertTrue(there.frames.isEmpty());
  }

  @Test
  void holdsFiftyLinksAtOnceAndStops() throws Exception {
    Set<Integer> ports = new HashSet<>();
    List<TestPeer.Link> here = new ArrayList<>();
    while (here.size() < 50) { // not all at once: a handshake has five seconds, on any machine
      for (int i = 0; i < 10; i++) {
        alice.dial(bob.address());
      }
      for (int i = 0; i < 10; i++) {
        here.add(alice.nextLink());
      }
    }
    for (int i = 0; i < 50; i++) {
      var there = TestPeer.next(bob.links);
      ports.add(there.link.info().remote().port());
      assertTrue(there.send((byte) 3));
    }
    assertEquals(50, ports.size());
    for (var link : here) {
      assertArrayEquals(new byte[] {3}, link.frame());
    }
    bob.loop.on(() -> {
      bob.endpoint.close();
      bob.endpoint.close();
      return true;
    });
    String code = alice.failureOf(bob.address()).code();
    for (int i = 0; i < 50 && code.equals("REFUSED"); i++) {
      code = alice.failureOf(bob.address()).code(); // the system may answer for a moment yet
    }
    assertEquals("UNREACHABLE", code);
    for (var link : here) {
      assertTrue(link.ended.isEmpty(), "open links stay");
      link.sever(ENOUGH);
    }
    for (var link : here) {
      assertEquals(ENOUGH, link.end());
    }
  }
}

package parley.transport.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.api.CloseReason;
import parley.api.CloseReason.Side;
import parley.api.PeerLink;
import parley.identity.Identity;

@Timeout(300)
class TlsPeerLinkTest {
  private static final CloseReason ENOUGH = CloseReason.local("ENOUGH", "the test is over");

  private TestPeer alice;
  private TestPeer bob;

  @BeforeEach
  void start() throws Exception {
    alice = new TestPeer();
    bob = new TestPeer();
  }

  @AfterEach
  void stop() {
    alice.close();
    bob.close();
  }

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

  @ParameterizedTest
  @ValueSource(ints = {TestPeer.MAX_FRAME_BYTES + 1, Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 0})
  void endsALinkThatAnnouncesAFrameItMayNot(int length) throws Exception {
    try (PeerSocket tcp = connected()) {
      var stranger = raw(tcp);
      var there = TestPeer.next(bob.links);
      DataOutputStream out = new DataOutputStream(stranger.tls().getOutputStream());
      out.write(new byte[] {0, 0, 0, 1, 42});
      out.writeInt(length);
      out.flush();
      assertArrayEquals(new byte[] {42}, there.frame());
      CloseReason end = there.end();
      assertEquals(length == 0 ? "MALFORMED" : "TOO_LARGE", end.code());
      assertEquals(Side.LOCAL, end.side());
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
  void endsALinkThatSendsKeyUpdatesWithoutEnd() throws Exception {
    try (PeerSocket tcp = connected()) {
      var stranger = raw(tcp);
      var there = TestPeer.next(bob.links);
      for (int i = 0; i < 20_000 && there.ended.isEmpty(); i++) {
        try {
          stranger.tls().startHandshake(); // once it is connected, this is a key update
        } catch (IOException e) {
          break; // as it should
        }
      }
      CloseReason end = there.end();
      assertEquals("TLS_FLOOD", end.code(), end.text());
      assertEquals(Side.LOCAL, end.side());
    }
  }

  @Test
  void tellsWhenTheOtherSideCloses() throws Exception {
    var here = alice.linkTo(bob);
    var there = TestPeer.next(bob.links);
    here.send((byte) 1);
    here.sever(ENOUGH);
    here.sever(CloseReason.local("LATER", "does not count"));
    assertArrayEquals(new byte[] {1}, there.frame());
    assertEquals(Side.REMOTE, there.end().side());
    assertEquals(ENOUGH, here.end());
    there.sever(ENOUGH);
    assertNothingFollows(here);
    assertNothingFollows(there);
  }

  @Test
  void tellsWhenTheOtherSideIsKilled() throws Exception {
    TestPeer.Link there;
    try (PeerSocket tcp = connected()) {
      raw(tcp);
      there = TestPeer.next(bob.links);
      tcp.setSoLinger(true, 0); // a reset, without any goodbye of TLS
    }
    assertEquals(Side.REMOTE, there.end().side());
    assertNothingFollows(there);
    assertTrue(there.send((byte) 1), "into the void, not a full queue");
  }

  @Test
  void writesAllThatWasSentBeforeItCloses() throws Exception {
    var here = alice.linkTo(bob);
    var there = TestPeer.next(bob.links);
    int frames = 15;
    alice.loop.on(() -> {
      for (int i = 0; i < frames; i++) {
        assertTrue(here.link.send(new byte[TestPeer.MAX_FRAME_BYTES]));
      }
      here.link.close(ENOUGH);
      return true;
    });
    for (int i = 0; i < frames; i++) {
      assertEquals(TestPeer.MAX_FRAME_BYTES, there.frame().length);
    }
    assertEquals("CLOSED", there.end().code());
    assertEquals(ENOUGH, here.end());
  }

  @Test
  void sendsAndClosesFromWithinTheAnnouncement() throws Exception {
    alice.onLinked =
        link -> {
          link.send(new byte[] {5});
          link.close(ENOUGH);
        };
    var here = alice.linkTo(bob);
    var there = TestPeer.next(bob.links);
    assertArrayEquals(new byte[] {5}, there.frame());
    assertEquals(ENOUGH, here.end());
    assertEquals(Side.REMOTE, there.end().side());
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
  void closesAStuckLinkInTimeAndOnce() throws Exception {
    alice.loop.slowness = 1;
    var slow = alice.linkTo(bob);
    var there = TestPeer.next(bob.links);
    CountDownLatch stuck = new CountDownLatch(1);
    bob.loop.execute(() -> await(stuck));
    fill(slow.link, new byte[32 * 1024]);
    slow.sever(ENOUGH);
    assertEquals(ENOUGH, slow.end());
    stuck.countDown();
    assertEquals(Side.REMOTE, there.end().side());
    assertNothingFollows(slow);
  }

  @Test
  void endsALinkWhoseOwnLoopIsStuckWithoutLeavingItsReaderWaiting() throws Exception {
    var here = alice.linkTo(bob);
    var there = TestPeer.next(bob.links);
    CountDownLatch stuck = new CountDownLatch(1);
    bob.loop.execute(() -> {
      await(stuck);
      there.link.close(ENOUGH); // with a window full of frames behind it
    });
    fill(here.link, new byte[32 * 1024]);
    stuck.countDown();
    assertEquals(ENOUGH, there.end());
    assertTrue(there.frames.isEmpty(), "nothing is received once the kernel has closed");
    assertEquals(Side.REMOTE, here.end().side());
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

  private PeerSocket connected() throws Exception {
    PeerSocket tcp = new PeerSocket();
    tcp.connect(new InetSocketAddress("127.0.0.1", bob.endpoint.port()));
    return tcp;
  }

  private PeerTls.Secured raw(PeerSocket tcp) throws Exception {
    var tls = new PeerTls(TestPeer.identity(Identity.ephemeral()), alice.loop);
    return tls.dialled(tcp, bob.address());
  }

  /** Sends until nothing has been taken for a second. */
  private int fill(PeerLink link, byte[] frame) throws Exception {
    int taken = 0;
    long last = System.nanoTime();
    while (System.nanoTime() - last < 1_000_000_000L && taken < 2_000) {
      if (alice.loop.on(() -> link.send(frame))) {
        taken++;
        last = System.nanoTime();
      }
    }
    return taken;
  }

  private void assertNothingFollows(TestPeer.Link link) throws Exception {
    assertEquals(null, link.ended.poll(100, TimeUnit.MILLISECONDS));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(120, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

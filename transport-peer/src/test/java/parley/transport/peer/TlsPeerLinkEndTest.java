package parley.transport.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataOutputStream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.api.CloseReason;
import parley.api.CloseReason.Side;

/** How a link ends, and who is told. */
@Timeout(300)
class TlsPeerLinkEndTest extends PeerLinkScene {
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
}

package parley.transport.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import parley.api.CloseReason;
import parley.api.PeerLink;
import parley.identity.Identity;

/** Two servers that may link, and strangers. */
abstract class PeerLinkScene {
  static final CloseReason ENOUGH = CloseReason.local("ENOUGH", "the test is over");

  TestPeer alice;
  TestPeer bob;

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

  PeerSocket connected() throws Exception {
    PeerSocket tcp = new PeerSocket();
    tcp.connect(new InetSocketAddress("127.0.0.1", bob.endpoint.port()));
    return tcp;
  }

  PeerTls.Secured raw(PeerSocket tcp) throws Exception {
    var tls = new PeerTls(TestPeer.identity(Identity.ephemeral()), alice.loop);
    return tls.dialled(tcp, bob.address());
  }

  /** Sends until nothing has been taken for a second. */
  int fill(PeerLink link, byte[] frame) throws Exception {
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

  void assertNothingFollows(TestPeer.Link link) throws Exception {
    assertEquals(null, link.ended.poll(100, TimeUnit.MILLISECONDS));
  }

  static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(120, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

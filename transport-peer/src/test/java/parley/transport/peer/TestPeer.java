package parley.transport.peer;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import parley.api.CloseReason;
import parley.api.PeerAddress;
import parley.api.PeerEndpoint;
import parley.api.PeerLink;
import parley.api.PeerLinkHandler;
import parley.api.PeerTransportContext;
import parley.api.ServerIdentity;
import parley.api.Settings;
import parley.identity.Identity;

/** A kernel that notes what a transport tells it, and on which thread. */
final class TestPeer implements PeerTransportContext, AutoCloseable {
  static final int MAX_FRAME_BYTES = 64 * 1024;

  final TestLoop loop = new TestLoop();
  final ServerIdentity identity = identity(Identity.ephemeral());
  final BlockingQueue<Link> links = new LinkedBlockingQueue<>();
  final BlockingQueue<Failure> failures = new LinkedBlockingQueue<>();
  final PeerEndpoint endpoint;
  volatile Consumer<PeerLink> onLinked = link -> {};

  record Failure(PeerAddress address, CloseReason reason) {}

  TestPeer() throws Exception {
    endpoint = loop.on(() -> new TlsPeerTransport().open(this));
  }

  /** One link, and all that was told of it. */
  final class Link implements PeerLinkHandler {
    final PeerLink link;
    final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();
    final BlockingQueue<CloseReason> ended = new LinkedBlockingQueue<>();

    Link(PeerLink link) {
      this.link = link;
    }

    @Override
    public void received(byte[] frame) {
      assertTrue(loop.isCurrent() && ended.isEmpty());
      frames.add(frame);
    }

    @Override
    public void closed(CloseReason reason) {
      assertTrue(loop.isCurrent());
      ended.add(reason);
    }

    boolean send(byte... frame) throws Exception {
      return loop.on(() -> link.send(frame));
    }

    void sever(CloseReason reason) {
      loop.execute(() -> link.close(reason));
    }

    byte[] frame() throws Exception {
      byte[] frame = frames.poll(60, TimeUnit.SECONDS);
      assertNotNull(frame, () -> "no frame came in 60 s; ended: " + ended);
      return frame;
    }

    CloseReason end() throws Exception {
      return next(ended);
    }
  }

  PeerAddress address() {
    return new PeerAddress("127.0.0.1", endpoint.port());
  }

  void dial(PeerAddress address) {
    loop.execute(() -> endpoint.dial(address));
  }

  /** Dials, and waits for this side of the link. */
  Link linkTo(TestPeer other) throws Exception {
    dial(other.address());
    return nextLink();
  }

  Link nextLink() throws Exception {
    Link link = links.poll(60, TimeUnit.SECONDS);
    assertNotNull(link, () -> "no link came in 60 s; failed: " + failures);
    return link;
  }

  CloseReason failureOf(PeerAddress address) throws Exception {
    dial(address);
    Failure failure = failures.poll(60, TimeUnit.SECONDS);
    assertNotNull(failure, () -> "no failure came in 60 s; linked: " + links);
    assertTrue(failure.address().equals(address) && links.isEmpty());
    return failure.reason();
  }

  /** Waits for a dial's answer; a link stays in {@link #links}. */
  CloseReason eitherOfLinkOrFailure() throws Exception {
    for (int i = 0; i < 6_000; i++) {
      Failure failure = failures.poll(10, TimeUnit.MILLISECONDS);
      if (failure != null || !links.isEmpty()) {
        return failure == null ? CloseReason.local("LINKED", "") : failure.reason();
      }
    }
    throw new AssertionError("no answer to the dial in 60 s");
  }

  static <T> T next(BlockingQueue<T> queue) throws Exception {
    T value = queue.poll(60, TimeUnit.SECONDS);
    assertNotNull(value, "nothing came in 60 s");
    return value;
  }

  @Override
  public Settings settings() {
    Settings settings = mock(Settings.class);
    when(settings.required("address")).thenReturn("127.0.0.1");
    when(settings.integer("peer-port", 0, 65_535)).thenReturn(0);
    return settings;
  }

  @Override
  public TestLoop loop() {
    return loop;
  }

  @Override
  public ServerIdentity identity() {
    return identity;
  }

  @Override
  public int maxFrameBytes() {
    return MAX_FRAME_BYTES;
  }

  @Override
  public PeerLinkHandler linked(PeerLink link) {
    assertTrue(loop.isCurrent());
    Link noted = new Link(link);
    onLinked.accept(link);
    links.add(noted);
    return noted;
  }

  @Override
  public void dialFailed(PeerAddress address, CloseReason reason) {
    assertTrue(loop.isCurrent());
    failures.add(new Failure(address, reason));
  }

  @Override
  public void close() {
    loop.execute(() -> {
      endpoint.close();
      loop.close();
    });
  }

  static ServerIdentity identity(Identity key) {
    return identity(key.publicKey(), key.privateKey(), key.certificate());
  }

  static ServerIdentity identity(byte[] publicKey, PrivateKey key, X509Certificate certificate) {
    return new ServerIdentity() {
      @Override
      public byte[] publicKey() {
        return publicKey.clone();
      }

      @Override
      public byte[] sign(byte[] message) {
        throw new AssertionError("a transport signs nothing itself");
      }

      @Override
      public PrivateKey privateKey() {
        return key;
      }

      @Override
      public X509Certificate certificate() {
        return certificate;
      }
    };
  }
}

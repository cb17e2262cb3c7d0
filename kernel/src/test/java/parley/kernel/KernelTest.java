package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parley.api.CloseReason;
import parley.api.Connection;
import parley.api.ConnectionInfo;
import parley.api.Endpoint;
import parley.api.EventLoop;
import parley.api.KeyScheme;
import parley.api.PeerAddress;
import parley.api.PeerEndpoint;
import parley.api.PeerLink;
import parley.api.PeerLinkHandler;
import parley.api.PeerLinkInfo;
import parley.api.PeerTransport;
import parley.api.PeerTransportContext;
import parley.api.ServerIdentity;
import parley.api.Transport;
import parley.api.TransportContext;
import parley.protocol.ClientCodec;
import parley.protocol.ClientFrame;
import parley.protocol.Key;
import parley.providers.Plugins;

@Timeout(120)
class KernelTest {
  /** In real time: what is tested is that a thread waits for another. */
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

  private final EventLoop loop =
      new EventLoop() {
        @Override
        public void execute(Runnable task) {
          thread.execute(task);
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
          var due = thread.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
          return () -> due.cancel(false);
        }

        @Override
        public long nowMs() {
          return System.nanoTime() / 1_000_000;
        }

        @Override
        public long wallClockMs() {
          return System.currentTimeMillis();
        }
      };

  private final Transport transport = mock(Transport.class);
  private final Endpoint door = mock(Endpoint.class);
  private final PeerTransport peerTransport = mock(PeerTransport.class);
  private final PeerEndpoint endpoint = mock(PeerEndpoint.class);
  private final PeerLink link = mock(PeerLink.class);
  private final CompletableFuture<PeerTransportContext> opened = new CompletableFuture<>();

  @BeforeEach
  void makeTransports() throws Exception {
    when(transport.name()).thenReturn("toy");
    when(door.address()).thenReturn("toy://here");
    when(transport.open(any())).thenReturn(door);
    when(peerTransport.name()).thenReturn("toy");
    when(peerTransport.open(any()))
        .thenAnswer(call -> {
          opened.complete(call.getArgument(0));
          return endpoint;
        });
    when(endpoint.port()).thenReturn(30303);
    when(endpoint.address()).thenReturn("");
    when(link.send(any())).thenReturn(true);
    when(link.info())
        .thenReturn(
            new PeerLinkInfo(
                new byte[32],
                true,
                new PeerAddress("192.0.2.9", 30303),
                new PeerAddress("192.0.2.9", 30303),
                new byte[32]));
  }

  @AfterEach
  void stopTheLoop() {
    thread.shutdownNow();
  }

  private Kernel start() throws Exception {
    return start(new ToyScheme());
  }

  private Kernel start(KeyScheme keys) throws Exception {
    return Kernel.start(
        Plugins.of(List.of(transport), peerTransport, List.of(keys), List.of()),
        Configuration.of(FixedSettings.with("dial-only", List.of("true"))),
        loop);
  }

  private PeerLinkHandler linked() throws Exception {
    return thread.submit(() -> opened.join().linked(link)).get();
  }

  @Test
  void theEndWaitsUntilTheGoodbyeHasReachedThePeers() throws Exception {
    Kernel kernel = start();
    PeerLinkHandler handler = linked();
    var ended = new AtomicBoolean();
    doAnswer(call ->
            loop.schedule(
                Duration.ofMillis(100),
                () -> {
                  ended.set(true);
                  handler.closed(call.<CloseReason>getArgument(0));
                }))
        .when(link)
        .close(any());
    kernel.close();
    assertTrue(ended.get(), "the process may end before the peer has read the BYE");
  }

  @Test
  void theEndWaitsForAPeerThatTakesNothingOnlySoLong() throws Exception {
    Kernel kernel = start();
    linked();
    kernel.close(); // returns, and what is more cannot be said of any machine
  }

  @Test
  void theWorkersEndAlsoWhereTheLoopHangs() throws Exception {
    var worker = new CompletableFuture<Thread>();
    ServerIdentity toy = new ToyScheme().identity(Path.of("none"));
    var identity = mock(ServerIdentity.class);
    when(identity.publicKey()).thenReturn(toy.publicKey());
    when(identity.sign(any()))
        .thenAnswer(call -> {
          if (Thread.currentThread().getName().startsWith("parley-verify")) {
            worker.complete(Thread.currentThread());
          }
          return toy.sign(call.getArgument(0));
        });
    var keys = mock(KeyScheme.class);
    when(keys.name()).thenReturn("toy");
    when(keys.identity(any())).thenReturn(identity);
    var doorIsOpen = new CompletableFuture<TransportContext>();
    when(transport.open(any()))
        .thenAnswer(call -> {
          doorIsOpen.complete(call.getArgument(0));
          return door;
        });
    doAnswer(call -> new CountDownLatch(1).await(1, TimeUnit.HOURS)).when(door).close();
    Kernel kernel = start(keys);
    Connection client = mock(Connection.class);
    when(client.info())
        .thenReturn(new ConnectionInfo("toy", "ann", Optional.empty(), Optional.empty()));
    var connect =
        new ClientFrame.Connect(
            "c", List.of(1), Key.of(new byte[32]), new byte[32], "tcp://chat.example:8545");
    loop.execute(() -> doorIsOpen.join().accepted(client).received(ClientCodec.encode(connect)));
    assertThrows(IllegalStateException.class, kernel::close);
    assertTrue(worker.get().join(Duration.ofSeconds(60)), "a worker runs on");
  }
}

package parley.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apiguardian.api.API;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parley.api.CloseReason;
import parley.api.Endpoint;
import parley.api.Settings;
import parley.api.Transport;
import parley.loop.SelectorLoop;

/**
 * What every transport does, whatever its framing: extend it, and say how to make one and how to be
 * its client.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
@Timeout(120)
public abstract class TransportContract {
  /** 16 MiB, which is more than a network's buffers take. */
  private static final int UNREAD_FRAMES_MOST = 1024;

  private static final int FRAMES_AT_ONCE = 64;

  private SelectorLoop loop;
  private KitKernel kernel;
  private Transport transport;
  private Endpoint endpoint;
  private final List<AutoCloseable> open = new ArrayList<>();

  /** For the subclass. */
  protected TransportContract() {}

  /** The transport under test, new at each call. */
  protected abstract Transport transport();

  /**
   * Settings with which it listens where no other door does; each call may be for another door of
   * the same test.
   */
  protected abstract Settings settings();

  /**
   * Connects to a door.
   *
   * @param address what {@link Endpoint#address} says
   */
  protected abstract KitClient dial(String address) throws Exception;

  /** How long a test waits for what a transport has to do; the kit's own tests wait shorter. */
  Duration patience() {
    return Duration.ofSeconds(30);
  }

  /** Opens a door. */
  @BeforeEach
  final void openDoor() throws Exception {
    loop = SelectorLoop.start("kit-loop");
    var thread = new CompletableFuture<Thread>();
    loop.execute(() -> thread.complete(Thread.currentThread()));
    kernel = new KitKernel(settings(), loop, thread.get(30, TimeUnit.SECONDS), patience());
    transport = transport();
    endpoint = kernel.onLoop(() -> transport.open(kernel));
  }

  /** Closes everything, and sees that all was told on the loop's thread. */
  @AfterEach
  final void closeDoor() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
    kernel.onLoop(() -> {
      endpoint.close();
      return true;
    });
    loop.close();
    assertEquals("", kernel.misuse(), "everything that the kernel is told is told on the loop");
  }

  private KitClient client() throws Exception {
    KitClient client = dial(endpoint.address());
    open.add(client);
    return client;
  }

  /** The session of a client whose first frame has come. */
  private KitKernel.Seen heard(KitClient client, String text) throws Exception {
    client.send(bytes(text));
    KitKernel.Seen seen = kernel.session();
    seen.await("received");
    return seen;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  final void itsNameIsAStableWordAndItsPortIsOne() {
    assertTrue(transport.name().matches("[a-z][a-z0-9-]{0,31}"), transport.name());
    assertEquals(transport.name(), transport().name());
    assertTrue(transport.defaultPort() >= 0 && transport.defaultPort() <= 65_535);
  }

  @Test
  final void aConnectionIsAnnouncedWithWhoIsThere() throws Exception {
    KitClient client = client();
    client.send(bytes("hello")); // some announce themselves only by what they send
    KitKernel.Seen seen = kernel.session();
    assertEquals(transport.name(), seen.connection.info().transport());
    assertFalse(seen.connection.info().remote().isBlank());
    seen.connection.info().tlsExporter().ifPresent(exporter -> assertEquals(32, exporter.length));
  }

  @Test
  final void framesArriveWholeAndInOrderAndSoDoTheirAnswers() throws Exception {
    KitClient client = client();
    for (int i = 0; i < 50; i++) {
      client.send(bytes("{\"n\":" + i + ",\"text\":\"Ω 😀\"}"));
    }
    for (int i = 0; i < 50; i++) {
      assertEquals("{\"n\":" + i + ",\"text\":\"Ω 😀\"}", new String(client.receive(), UTF_8));
    }
  }

  @Test
  final void theLongestFrameIsTaken() throws Exception {
    KitClient client = client();
    byte[] longest = bytes("x".repeat(kernel.maxFrameBytes()));
    client.send(longest);
    assertArrayEquals(longest, client.receive());
  }

  @Test
  final void aLongerOneIsAViolationAndNeverReceived() throws Exception {
    KitClient client = client();
    client.send(bytes("first"));
    KitKernel.Seen seen = kernel.session();
    assertEquals("received 5", seen.await("received"));
    try {
      client.send(bytes("x".repeat(kernel.maxFrameBytes() + 1)));
    } catch (IOException e) {
      // closed while it was still being sent, which is as good
    }
    assertEquals(
        "violated TOO_LARGE", seen.events.poll(patience().toMillis(), TimeUnit.MILLISECONDS));
    client.close();
    seen.await("closed");
  }

  @Test
  final void whatWasSentBeforeTheEndStillArrives() throws Exception {
    KitClient client = client();
    client.send(bytes("bye"));
    assertEquals("bye", new String(client.receive(), UTF_8));
    assertEquals(0, client.receive().length, "then the connection ends");
    client.close();
    KitKernel.Seen seen = kernel.session();
    seen.await("closed");
  }

  @Test
  final void theEndIsToldOnceHoweverOftenItIsClosed() throws Exception {
    KitClient client = client();
    KitKernel.Seen seen = heard(client, "one");
    kernel.onLoop(() -> {
      seen.connection.close(CloseReason.local("ONE", "the first reason counts"));
      seen.connection.close(CloseReason.local("TWO", "this one does not"));
      return true;
    });
    client.close();
    seen.await("closed");
    othersAreServed();
    assertFalse(seen.events.contains("closed"), "closed is told exactly once");
  }

  @Test
  final void aClientThatLeavesIsTold() throws Exception {
    KitClient client = client();
    KitKernel.Seen seen = heard(client, "one");
    client.close();
    seen.await("closed");
  }

  @Test
  final void whoIsNotReadIsNotHeardAndLosesNothing() throws Exception {
    KitClient client = client();
    KitKernel.Seen seen = heard(client, "first");
    client.receive();
    kernel.onLoop(() -> {
      seen.connection.reading(false);
      return true;
    });
    client.send(bytes("second"));
    client.send(bytes("third!"));
    othersAreServed();
    assertTrue(seen.events.isEmpty(), () -> "while reading is off: " + seen.events);
    kernel.onLoop(() -> {
      seen.connection.reading(true);
      return true;
    });
    assertEquals("second", new String(client.receive(), UTF_8));
    assertEquals("third!", new String(client.receive(), UTF_8));
  }

  @Test
  final void aClientThatReadsNothingHoldsUpNobodyAndGetsAllWhenItDoes() throws Exception {
    KitClient client = client();
    KitKernel.Seen seen = heard(client, "first");
    byte[] frame = bytes("x".repeat(kernel.maxFrameBytes()));
    int sent = 0;
    for (int before = -1; before < sent && sent < UNREAD_FRAMES_MOST; ) {
      before = sent;
      sent += kernel.onLoop(() -> seen.sendWhileWritable(frame, FRAMES_AT_ONCE));
    }
    boolean isFull = kernel.onLoop(() -> !seen.connection.writable());
    othersAreServed();
    assertEquals("first", new String(client.receive(), UTF_8));
    for (int i = 0; i < sent; i++) {
      assertArrayEquals(frame, client.receive());
    }
    if (isFull) {
      seen.await("writable");
    }
  }

  @Test
  final void manyClientsAreServedAtOnce() throws Exception {
    var clients = new ArrayList<KitClient>();
    for (int i = 0; i < 10; i++) {
      clients.add(client());
    }
    for (int i = 0; i < 10; i++) {
      clients.get(i).send(bytes("client " + i));
    }
    for (int i = 9; i >= 0; i--) {
      assertEquals("client " + i, new String(clients.get(i).receive(), UTF_8));
    }
  }

  @Test
  final void oneTransportOpensSeveralDoors() throws Exception {
    KitKernel other =
        new KitKernel(settings(), loop, kernel.onLoop(Thread::currentThread), patience());
    Endpoint second = other.onLoop(() -> transport.open(other));
    try (KitClient here = dial(endpoint.address());
        KitClient there = dial(second.address())) {
      here.send(bytes("here"));
      there.send(bytes("there"));
      assertEquals("here", new String(here.receive(), UTF_8));
      assertEquals("there", new String(there.receive(), UTF_8));
      kernel.session();
      other.session();
    } finally {
      other.onLoop(() -> {
        second.close();
        return true;
      });
    }
  }

  @Test
  final void aClosedDoorLetsNobodyInAndKeepsWhoIsThere() throws Exception {
    KitClient before = client();
    before.send(bytes("before"));
    before.receive();
    kernel.session();
    kernel.onLoop(() -> {
      endpoint.close();
      endpoint.close();
      return true;
    });
    before.send(bytes("still"));
    assertEquals("still", new String(before.receive(), UTF_8));
    boolean refused;
    try (KitClient late = dial(endpoint.address())) {
      late.send(bytes("late"));
      refused = late.receive().length == 0;
    } catch (IOException e) {
      refused = true;
    }
    assertTrue(refused, "a closed door answered");
  }

  /** Whatever was on its way has come by the time that others were served from end to end. */
  private void othersAreServed() throws Exception {
    for (int i = 0; i < 3; i++) {
      try (KitClient other = dial(endpoint.address())) {
        other.send(bytes("other"));
        assertEquals("other", new String(other.receive(), UTF_8));
      }
    }
  }
}

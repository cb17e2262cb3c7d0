package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import parley.protocol.ServerFrame;

class OutboxTest {
  private final TestServer server = new TestServer(TestServer.config(0, List.of()));
  private final Client ann = server.client(1).verified().joined("tea", "ann");
  private final Client slow = server.client(2).verified().joined("tea", "slow");

  OutboxTest() {
    slow.writable = false;
  }

  private void drain() {
    slow.writable = true;
    slow.session.writable();
  }

  @Test
  void whatWaitsIsSentInOrderOnceTheClientReads() {
    for (int i = 0; i < 100; i++) {
      ann.tell("tea", "m" + i);
    }
    assertTrue(slow.inbox.isEmpty());
    drain();
    assertEquals(100, slow.bodies().size());
    assertEquals("m0", slow.bodies().getFirst());
    ann.tell("tea", "direct");
    assertEquals("direct", slow.bodies().getLast());
  }

  @Test
  void pastTheLimitTheOldestChannelMessagesGoAndTheClientIsTold() {
    ann.whisper(slow.key, "kept");
    for (int i = 0; i < 300; i++) {
      ann.tell("tea", "m" + i);
    }
    drain();
    ServerFrame.Note note = (ServerFrame.Note) slow.inbox.getFirst();
    assertEquals("LAGGED", note.code());
    assertEquals(45, note.figures().getFirst().value());
    assertEquals("kept", ((ServerFrame.Private) slow.inbox.get(1)).message().body());
    assertEquals("m45", slow.bodies().getFirst());
    assertEquals("m299", slow.bodies().getLast());
    assertTrue(ann.closed.isEmpty());
  }

  @Test
  void bytesCountToo() {
    String large = "x".repeat(8_000);
    for (int i = 0; i < 200; i++) {
      ann.tell("tea", large);
    }
    drain();
    assertTrue(slow.bodies().size() < 140, "kept " + slow.bodies().size());
    assertTrue(slow.bodies().size() > 100, "kept " + slow.bodies().size());
  }

  @Test
  void stillFullAfterTenSecondsIsTheEnd() {
    for (int i = 0; i < 257; i++) {
      ann.tell("tea", "m" + i);
    }
    server.loop.pass(Duration.ofMillis(9_999));
    assertTrue(slow.closed.isEmpty());
    server.loop.pass(Duration.ofMillis(1));
    assertEquals("SLOW_CONSUMER", slow.closed.orElseThrow().code());
  }

  @Test
  void aSlowReaderThatEndsTakesNoMessageFromThoseAfterIt() {
    Client bob = server.client(3).verified().joined("tea", "bob");
    overflow();
    server.loop.pass(Duration.ofSeconds(5));
    drain();
    slow.writable = false;
    overflow(); // now it is full since here, but its timer runs since the first time
    server.loop.pass(Duration.ofSeconds(6));
    ann.tell("tea", "sets the timer anew");
    server.loop.pass(Duration.ofSeconds(6));
    assertTrue(slow.closed.isEmpty());
    ann.tell("tea", "to all");
    assertEquals("SLOW_CONSUMER", slow.closed.orElseThrow().code());
    assertEquals("to all", bob.bodies().getLast());
    ann.tell("tea", "and on");
    assertEquals("and on", bob.bodies().getLast());
  }

  private void overflow() {
    for (int i = 0; i < 257; i++) {
      ann.tell("tea", "m" + i);
    }
  }

  @Test
  void whoHasReadInTimeStays() {
    for (int i = 0; i < 257; i++) {
      ann.tell("tea", "m" + i);
    }
    server.loop.pass(Duration.ofSeconds(5));
    drain();
    server.loop.pass(Duration.ofSeconds(20));
    assertTrue(slow.closed.isEmpty());
  }

  @Test
  void directMessagesAloneEndASessionRatherThanGettingLost() {
    for (int i = 0; i < 512; i++) {
      ann.whisper(slow.key, "m" + i);
    }
    assertTrue(slow.closed.isEmpty());
    ann.whisper(slow.key, "one too many");
    assertEquals("SLOW_CONSUMER", slow.closed.orElseThrow().code());
  }
}

package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import parley.api.CloseReason;
import parley.protocol.ClientFrame;
import parley.protocol.ErrorCode;
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
  void aReplyThatHasWaitedForTenSecondsIsTheEnd() {
    slow.say(new ClientFrame.Ping("1"));
    server.loop.pass(Duration.ofSeconds(6));
    slow.say(new ClientFrame.Ping("2"));
    server.loop.pass(Duration.ofMillis(3_999));
    assertTrue(slow.closed.isEmpty());
    server.loop.pass(Duration.ofMillis(1));
    assertEquals("SLOW_CONSUMER", slow.closed.orElseThrow().code());
    slow.refused(ErrorCode.SLOW_CONSUMER);
  }

  @Test
  void aReplyThatWasReadInTimeDoesNotCountForTheNext() {
    slow.say(new ClientFrame.Ping("1"));
    server.loop.pass(Duration.ofSeconds(6));
    drain();
    slow.writable = false;
    slow.say(new ClientFrame.Ping("2"));
    server.loop.pass(Duration.ofSeconds(9));
    assertTrue(slow.closed.isEmpty());
    server.loop.pass(Duration.ofSeconds(1));
    assertEquals("SLOW_CONSUMER", slow.closed.orElseThrow().code());
  }

  @Test
  void channelMessagesAloneAreDroppedAndEndNobody() {
    overflow();
    server.loop.pass(Duration.ofSeconds(20));
    assertTrue(slow.closed.isEmpty());
  }

  @Test
  void aSlowReaderThatEndsTakesNoMessageFromThoseAfterIt() {
    Client another = server.client(2).verified();
    for (int i = 0; i < 512; i++) {
      ann.whisper(slow.key, "m" + i);
    }
    ann.whisper(slow.key, "to both");
    assertEquals("SLOW_CONSUMER", slow.closed.orElseThrow().code());
    assertEquals("to both", another.last(ServerFrame.Private.class).message().body());
    ann.whisper(slow.key, "and on");
    assertEquals("and on", another.last(ServerFrame.Private.class).message().body());
  }

  @Test
  void whoDoesNotReadItsAnswersIsNotReadFromUntilItDoes() {
    for (int i = 0; i < Delivery.UNREAD_MOST - 1; i++) {
      slow.say(new ClientFrame.Ping("p" + i));
    }
    assertTrue(slow.reading);
    slow.say(new ClientFrame.Ping("last"));
    assertFalse(slow.reading);
    drain();
    assertTrue(slow.reading);
  }

  @Test
  void whatWaitsIsHandedOnBeforeAFatalErrorAndTheEnd() {
    ann.whisper(slow.key, "kept");
    slow.session.violated(CloseReason.remote("TOO_LARGE", "a frame is too large"));
    assertEquals("kept", ((ServerFrame.Private) slow.inbox.getFirst()).message().body());
    slow.refused(ErrorCode.TOO_LARGE);
    assertTrue(slow.closed.isPresent());
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

  private static final String LARGE = "x".repeat(8_000);

  @Test
  void whenMuchWaitsForAllTheFirstToBeBehindLosesItsChannelMessages() {
    Client slowToo = server.client(3).verified().joined("coffee", "slow too");
    ann.joined("coffee", "ann");
    slowToo.writable = false;
    slowToo.inbox.clear();
    for (int i = 0; i < 128; i++) {
      ann.tell("tea", LARGE + i);
    }
    for (int i = 0; i < 128; i++) {
      ann.tell("coffee", LARGE + i);
    }
    assertTrue(server.backlog.bytes() <= TestServer.BACKLOG_BYTES, "" + server.backlog.bytes());
    drain();
    assertEquals(List.of(), slow.bodies());
    ann.tell("tea", "the next");
    assertEquals("LAGGED", ((ServerFrame.Note) slow.inbox.getFirst()).code());
    assertEquals(List.of("the next"), slow.bodies());
    assertTrue(slow.closed.isEmpty());
    slowToo.writable = true;
    slowToo.session.writable();
    assertEquals(LARGE + "127", slowToo.bodies().getLast());
    assertEquals(0, server.backlog.bytes());
  }

  @Test
  void whenMuchWaitsForAllTheFirstToBeBehindEndsIfItWouldLoseMore() {
    Client slowToo = server.client(3).verified();
    slowToo.writable = false;
    ann.whisper(slow.key, "an answer, as it were");
    for (int i = 0; i < 126; i++) {
      ann.tell("tea", LARGE + i);
    }
    assertTrue(slow.closed.isEmpty());
    for (int i = 0; i < 126; i++) {
      ann.whisper(slowToo.key, LARGE + i);
    }
    assertEquals("SLOW_CONSUMER", slow.closed.orElseThrow().code());
    assertTrue(slowToo.closed.isEmpty());
  }

  @Test
  void whatWaitsForManyCountsOnceAndNothingOnceTheyAreGone() {
    Client slowToo = server.client(3).verified().joined("tea", "slow too");
    slowToo.writable = false;
    ann.tell("tea", LARGE);
    long once = server.backlog.bytes();
    assertTrue(once > LARGE.length() && once < 3L * LARGE.length(), "" + once);
    slowToo.vanish();
    slow.session.close(CloseReason.local("TEST", "for the test"));
    assertEquals(0, server.backlog.bytes());
  }
}

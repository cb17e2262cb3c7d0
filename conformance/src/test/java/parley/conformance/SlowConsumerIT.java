package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sessions that do not read, while another floods. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowConsumerIT {
  private static final int ROUNDS = 20;
  private static final int PER_ROUND = 50;
  private static final String CHANNEL = "flood";

  @RegisterExtension static final Lab lab = new Lab();

  private final String body = "x".repeat(8000);

  private ServerProcess server;
  private Author slow;
  private Author stuck;
  private Author good;
  private Author flooder;

  @BeforeAll
  void flood() throws IOException {
    server = lab.server("full-server", "--rate-per-key", "0");
    slow = paused("slow");
    stuck = paused("stuck");
    good = lab.keep(Author.webSocket("good", server)).join(CHANNEL);
    flooder = lab.keep(Author.tcp("flooder", server)).join(CHANNEL);
    for (int round = 0; round < ROUNDS; round++) {
      flood(round);
    }
    assertMemoryIsBounded();
  }

  /** Has joined, and reads no more. */
  private Author paused(String nick) {
    Author author = lab.keep(new Author(nick, new RawTcp(server.tcpPort(), true)));
    author.handshake().join(CHANNEL);
    ((RawTcp) author.wire).pause();
    return author;
  }

  /** A well-behaved member must have got all of a round before the next. */
  private void flood(int round) {
    var ids = new ArrayList<String>();
    for (int i = 0; i < PER_ROUND; i++) {
      Message message = flooder.message(Message.CHANNEL, CHANNEL, body + round + "/" + i);
      ids.add(flooder.send(message.frame(flooder.keys)));
    }
    for (String id : ids) {
      assertEquals("success", flooder.answer(id).outcome());
    }
    good.awaitMessage("msg", body + round + "/" + (PER_ROUND - 1));
    sayThatTheyAreThere();
  }

  /** Who says nothing is pinged after a while, and is closed if it does not read that either. */
  private void sayThatTheyAreThere() {
    for (Author author : List.of(slow, stuck)) {
      author.wire.send("{\"type\":\"pong\",\"id\":\"here\"}");
    }
  }

  @Test
  void whoReadsAgainIsToldWhatItMissedAndTheOthersNeverWaited() {
    assertEquals(
        (long) ROUNDS * PER_ROUND, good.wire.inbox.count(f -> f.is("msg")), "the good reader");
    flooder.tell(slow.key(), "direct through the flood");

    ((RawTcp) slow.wire).resume();
    Frame note = slow.wire.inbox.await("note LAGGED", f -> f.text("code").equals("LAGGED"));
    slow.awaitMessage("private", "direct through the flood");
    long got = slow.wire.inbox.count(f -> f.is("msg"));
    assertEquals((long) ROUNDS * PER_ROUND, got + note.number("n"), "seen, or told of");
    assertTrue(slow.alive() && flooder.alive() && good.alive());
  }

  @Test
  void whoNeverReadsAgainIsClosedAfterTenSeconds() throws IOException {
    long start = System.nanoTime();
    // Replies that wait are what the limit is about: channel messages are merely dropped.
    stuck.send(Json.map("type", "ping"));
    Frame left =
        good.wire.inbox.await(
            "the stuck one's leaving", f -> f.is("presence") && f.text("event").equals("left"));
    assertEquals(stuck.key(), left.text("key"));
    long tookMs = (System.nanoTime() - start) / 1_000_000;
    assertTrue(tookMs > 8_000, () -> "closed after only " + tookMs + " ms");
    server.await("SLOW_CONSUMER");
    assertMemoryIsBounded();
  }

  private void assertMemoryIsBounded() throws IOException {
    long kib = 0;
    for (ProcessHandle process :
        Stream.concat(Stream.of(server.process.toHandle()), server.process.descendants())
            .toList()) {
      Path status = Path.of("/proc/" + process.pid() + "/status");
      if (Files.exists(status)) {
        for (String line : Files.readAllLines(status)) {
          if (line.startsWith("VmRSS:")) {
            kib += Long.parseLong(line.replaceAll("\\D", ""));
          }
        }
      }
    }
    long total = kib;
    assertTrue(total < 400 * 1024, () -> "the server holds " + total + " KiB");
  }
}

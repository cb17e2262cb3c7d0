package parley.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.api.ConnectionInfo;

/** Up to where a connection is writable, and what is reckoned of it with all others. */
final class OutputMarkTest {
  private static final ConnectionInfo INFO =
      new ConnectionInfo("test", "peer", Optional.empty(), Optional.empty());

  private final Fixture fixture = new Fixture();
  private final OpenStream stream = new OpenStream();
  private StreamConnection connection;

  @BeforeEach
  void connect() throws Exception {
    connection = fixture.onLoop(() -> new StreamConnection(fixture.loop, stream, INFO, 1_000));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** One turn, at the end of which that much was written. */
  private void write(int count, int bytes) throws Exception {
    fixture.run(() -> {
      for (int i = 0; i < count; i++) {
        connection.write(new byte[bytes]);
      }
    });
    fixture.run(() -> {}); // a turn later
  }

  private boolean isWritableAfter(int count, int bytes) throws Exception {
    boolean writable =
        fixture.onLoop(() -> {
          for (int i = 0; i < count; i++) {
            connection.write(new byte[bytes]);
          }
          return connection.writable();
        });
    fixture.run(() -> {});
    return writable;
  }

  @Test
  void whoTakesAllIsWritableUpToTheMarkInEachTurn() throws Exception {
    assertTrue(isWritableAfter(1, Share.TURN_BYTES - 1));
    assertTrue(isWritableAfter(1, Share.TURN_BYTES - 1));
    assertFalse(isWritableAfter(1, Share.TURN_BYTES));
    assertTrue(fixture.onLoop(connection::writable));
  }

  @Test
  void manyShortPartsCountAsParts() throws Exception {
    assertTrue(isWritableAfter(Wire.PARTS_MARK - 1, 1));
    assertFalse(isWritableAfter(Wire.PARTS_MARK, 1));
    assertTrue(fixture.onLoop(connection::writable));
  }

  @Test
  void whoDoesNotTakeAllIsWritableUpToItsShare() throws Exception {
    stream.takes = 0;
    write(1, Share.BYTES_MOST - 1);
    assertTrue(fixture.onLoop(connection::writable));
    assertFalse(isWritableAfter(1, 1));
    stream.takes = Integer.MAX_VALUE;
    write(1, 1);
    assertTrue(fixture.onLoop(connection::writable));
  }

  @Test
  void whatIsStuckIsReckonedUntilItIsTakenOrGivenUp() throws Exception {
    stream.takes = 10;
    write(1, 1_000);
    assertEquals(990, stuck());
    stream.takes = Integer.MAX_VALUE;
    write(1, 10);
    assertEquals(0, stuck());
    stream.takes = 0;
    stream.holdsOutput = true;
    write(1, 1_000);
    assertTrue(stuck() > 1_000, "what TLS holds counts, too");
    fixture.run(connection::abort);
    assertEquals(0, stuck());
  }

  private long stuck() throws Exception {
    return fixture.onLoop(() -> fixture.loop.share().stuck());
  }
}

package parley.transport.peer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsOverheadTest {
  private static final int RECORD_BYTES = 1 << 14;

  private final TlsOverhead overhead = new TlsOverhead();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 4_096, 1 << 20})
  void isThatOfWholeRecordsHoweverTheyArrive(int pieceBytes) {
    byte[] wire = new byte[TlsOverhead.LIMIT_BYTES];
    for (int at = 0; at < wire.length; at += RECORD_BYTES) {
      System.arraycopy(record(RECORD_BYTES), 0, wire, at, RECORD_BYTES);
    }
    for (int at = 0; at < wire.length; at += pieceBytes) {
      overhead.arrived(wire, at, Math.min(pieceBytes, wire.length - at));
    }
    assertFalse(overhead.exceeded(), "exactly the limit");
    byte[] one = record(23);
    overhead.arrived(one, 0, 22);
    assertFalse(overhead.exceeded(), "its last byte is missing");
    overhead.arrived(one, 22, 1);
    assertTrue(overhead.exceeded());
  }

  @Test
  void isNothingWhereRecordsHaveData() {
    for (int i = 0; i < 100_000; i++) {
      byte[] record = record(5 + i % 300);
      overhead.arrived(record, 0, record.length);
      overhead.hadData();
      overhead.hadData();
      assertFalse(overhead.exceeded());
    }
  }

  @Test
  void isNotMadeUpForByData() {
    byte[] empty = record(5);
    byte[] record = record(1_000);
    for (int i = 0; i <= TlsOverhead.LIMIT_BYTES / empty.length; i++) {
      assertFalse(overhead.exceeded());
      overhead.arrived(record, 0, record.length);
      overhead.hadData();
      overhead.arrived(empty, 0, empty.length);
    }
    assertTrue(overhead.exceeded());
  }

  private static byte[] record(int bytes) {
    byte[] record = new byte[bytes];
    record[0] = 23;
    record[1] = 3;
    record[2] = 3;
    record[3] = (byte) ((bytes - 5) >> 8);
    record[4] = (byte) (bytes - 5);
    return record;
  }
}

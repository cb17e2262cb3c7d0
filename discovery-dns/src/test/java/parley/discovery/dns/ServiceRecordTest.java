package parley.discovery.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.api.PeerAddress;

class ServiceRecordTest {
  private static final int DRAWS = 10_000;

  private static ServiceRecord record(int priority, int weight, String host) {
    return new ServiceRecord(priority, weight, new PeerAddress(host, 1));
  }

  private static long first(String host, ServiceRecord... records) {
    Random random = new Random(7);
    long first = 0;
    for (int i = 0; i < DRAWS; i++) {
      List<PeerAddress> order = ServiceRecord.order(List.of(records), 16, random);
      assertEquals(records.length, order.size());
      first += order.getFirst().host().equals(host) ? 1 : 0;
    }
    return first;
  }

  @Test
  void readsTheDataOfAZoneFile() {
    assertEquals(
        Optional.of(new ServiceRecord(10, 60, new PeerAddress("a.example", 30_303))),
        ServiceRecord.parse("10 60 30303 a.example."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 0 0 .",
        "0 0 0 a.example.",
        "0 0 65536 a.",
        "0 0 7 10.0.0.1.",
        "1 2 3",
        "",
        "0 0 7 a/b.example.",
        "0 0 7 [a].example."
      })
  void readsNoServerWhereThereIsNone(String data) {
    assertEquals(Optional.empty(), ServiceRecord.parse(data));
  }

  @Test
  void weightsAreShares() {
    long heavy = first("a", record(0, 3, "a"), record(0, 1, "b"), record(1, 9, "c"));
    assertTrue(heavy > 0.6 * DRAWS && heavy < 0.9 * DRAWS, "first: " + heavy);
  }

  @Test
  void withoutAWeightItIsDrawnSeldom() {
    long light = first("b", record(0, 99, "a"), record(0, 0, "b"));
    assertTrue(light > 0 && light < 0.05 * DRAWS, "first: " + light);
  }
}

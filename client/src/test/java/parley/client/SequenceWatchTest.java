package parley.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import parley.client.ClientEvent.Order;
import parley.client.ClientEvent.Order.Place;
import parley.protocol.Key;
import parley.protocol.SignedMessage;

class SequenceWatchTest {
  private final SequenceWatch watch = new SequenceWatch();

  @Test
  void gapsRepeatsAndLateMessagesAreSeen() {
    assertEquals(
        List.of(Place.FIRST, Place.NEXT, Place.GAP, Place.LATE, Place.REPEATED, Place.NEXT),
        places(1, 2, 5, 3, 3, 6));
    assertEquals(new Order(Place.GAP, 3), watch.note(message(1, 10)));
  }

  @Test
  void aFirstMessageSeenTwiceIsARepeat() {
    assertEquals(List.of(Place.FIRST, Place.REPEATED), places(7, 7));
  }

  @Test
  void whatIsOlderThanTheWindowIsARepeat() {
    assertEquals(
        List.of(Place.FIRST, Place.GAP, Place.REPEATED, Place.LATE, Place.REPEATED),
        places(1, 100, 36, 37, 1));
  }

  @Test
  void aLeapPastTheWindowForgetsWhatWasSeen() {
    assertEquals(List.of(Place.FIRST, Place.GAP, Place.LATE), places(1, 65, 2));
  }

  @Test
  void sessionsOfOneAuthorAreCountedApart() {
    assertEquals(Place.FIRST, watch.note(message(1, 4)).place());
    assertEquals(Place.FIRST, watch.note(message(2, 4)).place());
    assertEquals(Place.NEXT, watch.note(message(1, 5)).place());
  }

  @Test
  void onlySoManySessionsAreRemembered() {
    for (int session = 0; session <= SequenceWatch.SESSIONS; session++) {
      watch.note(message(session, 1));
    }
    assertEquals(Place.REPEATED, watch.note(message(SequenceWatch.SESSIONS, 1)).place());
    assertEquals(Place.FIRST, watch.note(message(0, 1)).place());
  }

  private List<Place> places(long... numbers) {
    return Arrays.stream(numbers).mapToObj(seq -> watch.note(message(1, seq)).place()).toList();
  }

  private static SignedMessage message(int session, long seq) {
    return new SignedMessage(
        Key.of(new byte[32]),
        new SignedMessage.Target.Channel("den"),
        new byte[] {0, 0, 0, 0, 0, 0, (byte) (session >> 8), (byte) session},
        seq,
        0,
        "ann",
        "text/plain",
        "hi",
        new byte[64]);
  }
}

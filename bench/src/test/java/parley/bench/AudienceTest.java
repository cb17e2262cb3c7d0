package parley.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the load program finds wrong: a result without these checks does not count. */
class AudienceTest {
  private static final int MEMBERS = 3;
  private static final int MESSAGES = 40;

  /** Short where a test waits for it to pass, and long where it must not. */
  private static final Duration SHORT = Duration.ofSeconds(5);

  private static final Duration LONG = Duration.ofSeconds(60);

  private final Fleet fleet = new Fleet();
  private final List<String> held = new ArrayList<>();

  @AfterEach
  void close() {
    fleet.close();
  }

  private Burst burst(UnaryOperator<List<String>> fault) throws Exception {
    return burst(fault, LONG);
  }

  private Burst burst(UnaryOperator<List<String>> fault, Duration silence) throws Exception {
    try (var relay = new Relay(fault)) {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port());
      var seats = Audience.Seats.at(new Fleet.Target(address, Optional.empty()));
      var audience =
          Audience.gather(
              fleet, new FloorDialect(200), List.of(), seats, Audience.Size.oneChannel(MEMBERS));
      audience.givesUpAfter(silence);
      return audience.burst(MESSAGES, MESSAGES);
    }
  }

  private static boolean isNumber(List<String> message, int place) {
    return message.getFirst().contains(Numbers.text(Numbers.of(0, place)));
  }

  @Test
  void whatComesOnceAndInOrderIsClean() throws Exception {
    Burst burst = burst(message -> message);
    assertTrue(burst.isClean(), burst.faults());
    assertEquals(MEMBERS * MESSAGES, burst.deliveries());
  }

  @Test
  void aLostMessageIsMissingAndLeavesAGap() throws Exception {
    Burst burst = burst(message -> isNumber(message, 7) ? List.of() : message, SHORT);
    assertEquals(MEMBERS, burst.missing());
    assertEquals(MEMBERS, burst.skipped());
    assertFalse(burst.isClean());
  }

  @Test
  void theLastMessageIsMissedToo() throws Exception {
    Burst burst = burst(message -> isNumber(message, MESSAGES - 1) ? List.of() : message, SHORT);
    assertEquals(MEMBERS, burst.missing());
    assertEquals(0, burst.skipped());
  }

  @Test
  void aMessageThatComesTwiceIsARepeat() throws Exception {
    Burst burst =
        burst(message ->
            isNumber(message, 7) ? List.of(message.getFirst(), message.getFirst()) : message);
    assertEquals(MEMBERS, burst.repeated());
    assertEquals(0, burst.missing());
  }

  @Test
  void messagesInTheWrongOrderAreSeen() throws Exception {
    Burst burst = burst(this::swapped);
    assertEquals(MEMBERS, burst.skipped());
    assertEquals(MEMBERS, burst.repeated());
  }

  private List<String> swapped(List<String> message) {
    if (isNumber(message, 7)) {
      held.add(message.getFirst());
      return List.of();
    }
    return isNumber(message, 8) ? List.of(message.getFirst(), held.getFirst()) : message;
  }

  @Test
  void aMessageOfAnotherChannelIsAStray() throws Exception {
    String other = Numbers.text(Numbers.of(5, 7));
    Burst burst =
        burst(message ->
            isNumber(message, 7)
                ? List.of(
                    message.getFirst(),
                    message.getFirst().replace(Numbers.text(Numbers.of(0, 7)), other))
                : message);
    assertEquals(MEMBERS, burst.strays());
  }
}

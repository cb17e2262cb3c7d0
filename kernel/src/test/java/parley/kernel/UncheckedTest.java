package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import parley.api.Connection;
import parley.protocol.ProtocolLimits;

class UncheckedTest {
  private static final int LARGE = ProtocolLimits.FRAME_BYTES;

  private final VirtualLoop loop = new VirtualLoop();
  private final Unchecked unchecked = new Unchecked(loop, 2 * Unchecked.cost(LARGE));
  private final List<String> events = new ArrayList<>();

  private Intake client(String name) {
    Connection connection = mock(Connection.class);
    doAnswer(call -> events.add((call.getArgument(0) ? "read " : "hold ") + name))
        .when(connection)
        .reading(org.mockito.ArgumentMatchers.anyBoolean());
    return new Intake(connection);
  }

  @Test
  void whoSendsOneTooManyWaitsUntilThereIsRoom() {
    Intake ann = client("ann");
    List<Unchecked.Message> three = List.of(begin(ann), begin(ann), begin(ann));
    assertEquals(List.of("hold ann"), events);
    three.getFirst().checked();
    loop.turn();
    assertEquals(List.of("hold ann", "read ann"), events);
  }

  @Test
  void whoSendsNothingIsRead() {
    Intake ann = client("ann");
    Intake bob = client("bob");
    for (int i = 0; i < 5; i++) {
      begin(ann);
    }
    assertEquals(List.of("hold ann"), events);
    begin(bob);
    assertEquals(List.of("hold ann", "hold bob"), events);
  }

  @Test
  void aMessageCountsOnceHoweverOftenItsEndIsTold() {
    Intake ann = client("ann");
    Unchecked.Message first = begin(ann);
    begin(ann);
    begin(ann);
    begin(ann);
    first.checked();
    first.checked();
    loop.turn();
    assertEquals(List.of("hold ann"), events, "three are left");
  }

  @Test
  void noMoreAreReadAgainAtATimeThanThereIsRoomForAndNobodyIsForgotten() {
    var first = new ArrayList<Unchecked.Message>();
    first.add(begin(client("talker")));
    first.add(begin(client("talker")));
    for (int i = 0; i < 9; i++) {
      first.add(begin(client("c" + i)));
    }
    events.clear();
    List<Unchecked.Message> early = first.subList(0, 9);
    early.forEach(Unchecked.Message::checked);
    assertEquals(List.of(), events, "not within the answer to another");
    loop.turn();
    assertEquals("read c0", events.getFirst(), "the first to wait is the first to go on");
    assertEquals(9, events.size(), "who has nothing more to send makes room for the next");
  }

  @Test
  void thereIsRoomForOneMessageMoreForEachThatIsReadAgain() {
    var waiting = new ArrayList<Unchecked.Message>();
    Intake talker = client("talker");
    waiting.add(begin(talker));
    waiting.add(begin(talker));
    List<Intake> clients = List.of(client("a"), client("b"), client("c"), client("d"));
    clients.forEach(each -> waiting.add(begin(each)));
    events.clear();
    waiting.subList(0, 4).forEach(Unchecked.Message::checked);
    assertFalse(events.contains("read a"));
    loop.step();
    assertEquals(List.of("read a"), events, "two are waiting");
    begin(clients.getFirst());
    loop.turn();
    assertEquals(List.of("read a", "hold a"), events);
    assertTrue(clients.getLast().holds(Intake.Hold.ALL_UNCHECKED));
  }

  private Unchecked.Message begin(Intake client) {
    return unchecked.begin(LARGE, client);
  }
}

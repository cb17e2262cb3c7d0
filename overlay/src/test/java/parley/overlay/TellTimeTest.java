package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import org.junit.jupiter.api.Test;

class TellTimeTest {
  private final PresenceNotes notes = mock(PresenceNotes.class);
  private final TellTime time = new TellTime(notes);

  private void spreadMs(long ms) {
    when(notes.spreadMs(anyLong())).thenReturn(ms);
  }

  @Test
  void aSpreadTimeFollowsTheNumberOfServers() {
    spreadMs(2_000);
    time.spreadFrom(250);
    assertEquals(2_250, time.at());
    spreadMs(100);
    time.servers();
    assertEquals(350, time.at());
  }

  @Test
  void whatIsToBeToldByATimeIsNotToldLaterHoweverManyServersCome() {
    spreadMs(9);
    time.spreadFrom(250);
    time.by(1_000);
    assertEquals(259, time.at());
    spreadMs(2_000);
    time.servers();
    assertEquals(1_000, time.at());
  }

  @Test
  void aTimeThatIsSetIsNotSpread() {
    spreadMs(2_000);
    time.by(500);
    time.spreadFrom(250);
    assertEquals(500, time.at());
    time.done();
    assertEquals(Room.NEVER, time.at());
  }
}

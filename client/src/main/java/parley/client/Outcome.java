package parley.client;

import java.util.List;
import parley.protocol.ClientFrame;

/**
 * What a step of the session asks for: frames to send, in order; what has happened, in order; and
 * whether the connection is to be closed once the frames are out.
 */
public record Outcome(List<ClientFrame> frames, List<ClientEvent> events, boolean close) {
  /** Nothing to do and nothing to tell. */
  public static final Outcome NOTHING = new Outcome(List.of(), List.of(), false);

  static Outcome send(ClientFrame... frames) {
    return new Outcome(List.of(frames), List.of(), false);
  }

  static Outcome tell(ClientEvent... events) {
    return new Outcome(List.of(), List.of(events), false);
  }
}

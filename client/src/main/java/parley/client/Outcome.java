package parley.client;

import java.util.List;
import java.util.stream.Stream;
import parley.protocol.ClientFrame;

/**
 * What a step of the session asks for: frames to send, in order; what has happened, in order; and
 * whether the connection is to be closed once the frames are out.
 */
public record Outcome(List<ClientFrame> frames, List<ClientEvent> events, boolean close) {
  /** Nothing to do and nothing to tell. */
  public static final Outcome NOTHING = new Outcome(List.of(), List.of(), false);

  /** This, then another. */
  Outcome and(Outcome other) {
    if (other.equals(NOTHING)) {
      return this;
    }
    return equals(NOTHING)
        ? other
        : new Outcome(
            Stream.concat(frames.stream(), other.frames.stream()).toList(),
            Stream.concat(events.stream(), other.events.stream()).toList(),
            close || other.close);
  }

  static Outcome send(ClientFrame... frames) {
    return new Outcome(List.of(frames), List.of(), false);
  }

  static Outcome tell(ClientEvent... events) {
    return new Outcome(List.of(), List.of(events), false);
  }
}

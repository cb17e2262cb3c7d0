package parley.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import parley.client.PendingRequests.Kind;
import parley.client.PendingRequests.Request;
import parley.protocol.ClientCodec;
import parley.protocol.ClientFrame;
import parley.protocol.Decoded;
import parley.protocol.ServerFrame;

/**
 * One connection's session, as a pure state machine: commands, received frames and time go in,
 * frames to send and events come out. It has no threads, clocks or sockets; its owner calls it from
 * one thread at a time.
 *
 * <p>A request is sent to the server even where it is bound to fail (before the handshake, in a
 * channel that was not joined): the server's answer tells. Refused here is what cannot be encoded.
 */
public final class ClientSession {
  /** How long an answer may take, in milliseconds (a guess). */
  public static final long ANSWER_MS = 10_000;

  /** After so long without a frame, a ready session asks the server for a sign of life. */
  public static final long PROBE_MS = 45_000;

  /** After so long without a frame, a ready session is lost: a server pings each 30 s. */
  public static final long SILENCE_MS = 90_000;

  private final SessionState state;
  private final Outgoing outgoing;
  private final Incoming incoming;

  /** A session for a connection that has just been made. */
  public ClientSession(SessionSettings settings, Moment now) {
    state = new SessionState(settings, now);
    outgoing = new Outgoing(state);
    incoming = new Incoming(state);
  }

  /** Whether the handshake is done and the connection stands. */
  public boolean isReady() {
    return state.ready;
  }

  /** Whether the connection has ended. */
  public boolean isClosed() {
    return state.closed;
  }

  /** How many of the user's requests the server has not answered. */
  public int awaited() {
    return state.requests.awaited() + state.turns.waiting();
  }

  /** Whether requests wait to be sent or are sent again: the server takes them no faster. */
  public boolean isSlowed() {
    return state.turns.isSlow(state.requests.isTurnOpen());
  }

  /** In how many milliseconds {@link #tick} is to be called, if it is sooner than usual. */
  public OptionalLong dueInMs(Moment now) {
    return state.requests.isTurnOpen()
        ? OptionalLong.empty()
        : state.turns.dueInMs(now.monotonicMs());
  }

  /** Forgets what waits to be sent; what was sent is not sent again. */
  public Outcome giveUp() {
    if (isSlowed() && state.turns.waiting() == 0) {
      state.turns.clear();
      return Outcome.tell(new ClientEvent.Rejected("what was sent last is not sent again"));
    }
    return givenUp("is not sent");
  }

  private Outcome givenUp(String why) {
    int waiting = state.turns.clear();
    return waiting == 0
        ? Outcome.NOTHING
        : Outcome.tell(
            new ClientEvent.Rejected(
                "what waited (" + waiting + (waiting == 1 ? " command) " : " commands) ") + why));
  }

  /** The channels joined, in the order of joining. */
  public List<String> channels() {
    return List.copyOf(state.nickByChannel.keySet());
  }

  /**
   * The channels that the user has asked to join, whatever came of it: the session is in no other
   * one, even if an answer is missing.
   */
  public List<String> channelsAskedFor() {
    return List.copyOf(state.askedFor);
  }

  /** Does what the user wants, or says in an event why it cannot be done. */
  public Outcome handle(ClientCommand command, Moment now) {
    if (state.closed) {
      return Outcome.tell(new ClientEvent.Rejected("there is no connection"));
    }
    return outgoing.handle(command, now);
  }

  /** Takes a frame from the server, without its framing. */
  public Outcome received(byte[] frame, Moment now) {
    if (state.closed) {
      return Outcome.NOTHING;
    }
    state.heardMs = now.monotonicMs();
    return switch (ClientCodec.decodeServerFrame(frame)) {
      case Decoded.Refused<ServerFrame> refused ->
          Outcome.tell(new ClientEvent.Garbled(refused.text()));
      case Decoded.Frame<ServerFrame> decoded ->
          incoming.dispatch(decoded.frame(), now).and(outgoing.resume(now));
    };
  }

  /** Lets time pass: call it about once a second. */
  public Outcome tick(Moment now) {
    if (state.closed) {
      return Outcome.NOTHING;
    }
    var events = new ArrayList<ClientEvent>();
    for (Request late : state.requests.expire(now.monotonicMs() - ANSWER_MS)) {
      if (late.kind() != Kind.PROBE) {
        events.add(new ClientEvent.Unanswered(late.id(), late.kind().word));
      }
    }
    long silentMs = now.monotonicMs() - state.heardMs;
    if (state.ready && silentMs >= SILENCE_MS) {
      events.add(new ClientEvent.Silent(silentMs));
      return new Outcome(List.of(), List.copyOf(events), /* close= */ true);
    }
    var frames = new ArrayList<ClientFrame>();
    if (state.ready && silentMs >= PROBE_MS && !state.requests.isProbing()) {
      String id = state.requests.add(Kind.PROBE, "", "", now.monotonicMs());
      frames.add(new ClientFrame.Ping(id));
    }
    return new Outcome(List.copyOf(frames), List.copyOf(events), /* close= */ false)
        .and(outgoing.resume(now));
  }

  /** The connection has ended; {@code cause} is a sentence. */
  public Outcome closed(String cause) {
    if (state.closed) {
      return Outcome.NOTHING;
    }
    boolean wasReady = state.ready;
    state.closed = true;
    state.ready = false;
    state.handshake = Optional.empty();
    state.requests.clear();
    state.nickByChannel.clear();
    return givenUp("is not sent: the connection has ended")
        .and(Outcome.tell(new ClientEvent.Closed(cause, wasReady)));
  }
}

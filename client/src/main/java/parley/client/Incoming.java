package parley.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import parley.client.PendingRequests.Kind;
import parley.client.PendingRequests.Request;
import parley.identity.Identity;
import parley.protocol.ClientFrame;
import parley.protocol.ErrorCode;
import parley.protocol.ServerFrame;
import parley.protocol.SignedMessage;

/** The session's half that turns the server's frames into events. */
final class Incoming {
  private final SessionState state;

  Incoming(SessionState state) {
    this.state = state;
  }

  Outcome dispatch(ServerFrame frame, Moment now) {
    return switch (frame) {
      case ServerFrame.Challenge challenge -> challenged(challenge, now);
      case ServerFrame.Success success -> succeeded(success, now);
      case ServerFrame.Failure failure -> failed(failure, now);
      case ServerFrame.Msg(SignedMessage message) -> heard(message, now);
      case ServerFrame.Private(SignedMessage message) -> told(message, now);
      case ServerFrame.Presence presence ->
          Outcome.tell(
              new ClientEvent.Presence(
                  presence.channel(),
                  presence.key(),
                  presence.nick(),
                  presence.event() == ServerFrame.Presence.Event.JOINED));
      case ServerFrame.Receipt receipt ->
          Outcome.tell(
              new ClientEvent.Confirmed(receipt.mid(), receipt.reached(), receipt.expected()));
      case ServerFrame.Note note ->
          Outcome.tell(
              new ClientEvent.Notice(note.code(), note.text(), note.channel(), note.figures()));
      case ServerFrame.Ping(String id) -> Outcome.send(new ClientFrame.Pong(id));
    };
  }

  private Outcome challenged(ServerFrame.Challenge challenge, Moment now) {
    Optional<Request> request =
        state.requests.answer(challenge.re()).filter(asked -> asked.kind() == Kind.CONNECT);
    if (request.isEmpty() || state.handshake.isEmpty()) {
      return Outcome.tell(new ClientEvent.Garbled("a challenge that nobody asked for"));
    }
    Handshake handshake = state.handshake.get();
    Optional<String> problem = handshake.take(challenge);
    if (problem.isPresent()) {
      state.handshake = Optional.empty();
      return new Outcome(
          List.of(new ClientFrame.Quit()),
          List.of(new ClientEvent.Distrusted(problem.get())),
          /* close= */ true);
    }
    var events = new ArrayList<ClientEvent>(measureClock(challenge.time(), now));
    var frames = new ArrayList<ClientFrame>();
    if (!state.settings.manual()) {
      String id = state.requests.add(Kind.VERIFY, "", "", now.monotonicMs());
      try {
        frames.add(handshake.verify(id));
      } catch (IOException e) {
        return Outgoing.unproved(state, id, e);
      }
    }
    events.add(
        new ClientEvent.Challenged(
            challenge.re(),
            challenge.server(),
            challenge.challenge(),
            challenge.limits(),
            challenge.time() - now.wallMs()));
    return new Outcome(List.copyOf(frames), List.copyOf(events), /* close= */ false);
  }

  private List<ClientEvent> measureClock(long serverMs, Moment now) {
    OptionalLong noted = state.clock.measure(serverMs, now);
    return noted.isPresent()
        ? List.of(new ClientEvent.ClockDiffers(noted.getAsLong(), state.clock.isFollowed(now)))
        : List.of();
  }

  private Outcome succeeded(ServerFrame.Success success, Moment now) {
    Optional<Request> answered = state.requests.answer(success.re());
    if (answered.isEmpty()) {
      return Outcome.tell(new ClientEvent.Garbled("an answer to a request that is not open"));
    }
    var events = new ArrayList<ClientEvent>();
    success.time().ifPresent(serverMs -> events.addAll(measureClock(serverMs, now)));
    events.addAll(done(answered.get(), success).events());
    return Outcome.tell(events.toArray(ClientEvent[]::new));
  }

  private Outcome done(Request request, ServerFrame.Success success) {
    return switch (request.kind()) {
      case CONNECT ->
          Outcome.tell(new ClientEvent.Garbled("connect was answered without a challenge"));
      case VERIFY -> ready(request, success);
      case JOIN -> {
        state.nickByChannel.put(request.channel(), request.nick());
        state.lastNick = request.nick();
        yield Outcome.tell(
            new ClientEvent.Joined(
                request.id(),
                request.channel(),
                request.nick(),
                success.members().stream().findFirst()));
      }
      case LEAVE -> {
        state.nickByChannel.remove(request.channel());
        yield Outcome.tell(new ClientEvent.Left(request.id(), request.channel()));
      }
      case WHO ->
          success.members().stream()
              .findFirst()
              .map(members -> new ClientEvent.Listed(request.id(), request.channel(), members))
              .map(Outcome::tell)
              .orElseGet(
                  () -> Outcome.tell(new ClientEvent.Garbled("who was answered without members")));
      case SAY, TELL ->
          Outcome.tell(
              new ClientEvent.Sent(
                  request.id(), success.mid().stream().findFirst(), success.text()));
      case PING -> Outcome.tell(new ClientEvent.Done(request.id(), success.text()));
      case PROBE -> Outcome.NOTHING;
    };
  }

  private Outcome ready(Request request, ServerFrame.Success success) {
    Optional<ServerFrame.Challenge> proved = state.handshake.flatMap(Handshake::challenge);
    if (proved.isEmpty()) {
      return Outcome.tell(new ClientEvent.Garbled("a handshake ended that had not begun"));
    }
    state.handshake = Optional.empty();
    state.ready = true;
    return Outcome.tell(
        new ClientEvent.Ready(request.id(), proved.get().server(), state.self, success.text()));
  }

  private Outcome failed(ServerFrame.Failure failure, Moment now) {
    Optional<Request> request = state.requests.answer(failure.re());
    if (request.filter(asked -> asked.kind() == Kind.PROBE).isPresent()) {
      return Outcome.NOTHING;
    }
    if (failure.code() == ErrorCode.RATE_LIMITED) {
      request.flatMap(Request::message).ifPresent(message -> state.takeBack(message.seq()));
    }
    if (isSentAgain(request, failure, now)) {
      return Outcome.NOTHING;
    }
    var frames = new ArrayList<ClientFrame>();
    if (failure.code() == ErrorCode.CLOCK_SKEW && state.ready && !state.requests.isProbing()) {
      // The answer to a ping carries the server's time: the next message will be right.
      frames.add(new ClientFrame.Ping(state.requests.add(Kind.PROBE, "", "", now.monotonicMs())));
    }
    var event =
        new ClientEvent.Failed(
            request.map(Request::id).orElse(""),
            failure.code(),
            failure.text(),
            failure.retryMs(),
            failure.fatal(),
            request.flatMap(Request::message));
    return new Outcome(List.copyOf(frames), List.of(event), /* close= */ false);
  }

  /** The server has no time for it yet, and says when it will have. */
  private boolean isSentAgain(Optional<Request> request, ServerFrame.Failure failure, Moment now) {
    Optional<Turns.Turn> turn = request.flatMap(Request::turn);
    long retryMs = failure.retryMs().orElse(Long.MAX_VALUE);
    if (failure.code() != ErrorCode.RATE_LIMITED
        || failure.fatal()
        || turn.filter(asked -> !state.turns.isGivenUp(asked)).isEmpty()
        || retryMs > Turns.RETRY_MS_MOST) {
      return false;
    }
    state.turns.refused(turn.get(), retryMs, now.monotonicMs());
    return true;
  }

  private Outcome heard(SignedMessage message, Moment now) {
    if (!(message.target() instanceof SignedMessage.Target.Channel(String channel))) {
      return Outcome.tell(new ClientEvent.Forged(message, "it does not name a channel"));
    }
    return isAuthentic(message)
        ? Outcome.tell(
            new ClientEvent.MessageReceived(
                channel, message, state.sequences.note(message), age(message, now)))
        : Outcome.tell(new ClientEvent.Forged(message, "its signature is not the author's"));
  }

  private Outcome told(SignedMessage message, Moment now) {
    boolean ours =
        message.target() instanceof SignedMessage.Target.Direct direct
            && (direct.key().equals(state.self) || message.author().equals(state.self));
    if (!ours) {
      return Outcome.tell(new ClientEvent.Forged(message, "it is not addressed to this key"));
    }
    return isAuthentic(message)
        ? Outcome.tell(
            new ClientEvent.DirectReceived(
                message, state.sequences.note(message), age(message, now)))
        : Outcome.tell(new ClientEvent.Forged(message, "its signature is not the author's"));
  }

  private ClientEvent.Age age(SignedMessage message, Moment now) {
    return new ClientEvent.Age(state.clock.nowMs(now) - message.ts());
  }

  /** The message's id needs no check: it is computed from the signed bytes, never believed. */
  private static boolean isAuthentic(SignedMessage message) {
    return Identity.verify(message.author().bytes(), message.signedBytes(), message.sig());
  }
}

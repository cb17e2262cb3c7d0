package parley.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import parley.client.PendingRequests.Kind;
import parley.protocol.Canonical;
import parley.protocol.ClientCodec;
import parley.protocol.ClientFrame;
import parley.protocol.Key;
import parley.protocol.Names;
import parley.protocol.ProtocolLimits;
import parley.protocol.SignedMessage;

/** The session's half that turns commands into frames. */
final class Outgoing {
  private static final String CTYPE = "text/plain";

  private final SessionState state;

  Outgoing(SessionState state) {
    this.state = state;
  }

  Outcome handle(ClientCommand command, Moment now) {
    return switch (command) {
      case ClientCommand.Connect() -> connect(now);
      case ClientCommand.Sign(String challenge) -> sign(challenge);
      case ClientCommand.Verify(String signature) -> verify(signature, now);
      case ClientCommand.Paced paced -> {
        remember(paced);
        Turns.Turn turn = state.turns.next(paced);
        yield state.turns.mustWait(turn, state.requests.isTurnOpen())
            ? Outcome.NOTHING
            : perform(turn, now);
      }
      case ClientCommand.Ping() -> Outcome.send(new ClientFrame.Ping(request(Kind.PING, now)));
      case ClientCommand.Quit() ->
          new Outcome(List.of(new ClientFrame.Quit()), List.of(), /* close= */ true);
    };
  }

  /** What is said in a channel may come before the join could be sent. */
  private void remember(ClientCommand.Paced paced) {
    if (paced instanceof ClientCommand.Join(String name, String nick)) {
      String channel = Names.normaliseChannel(name);
      if (joinProblem(channel, nick).isEmpty()) {
        state.askedFor.add(channel);
      }
    }
  }

  private static Optional<String> joinProblem(String channel, String nick) {
    return Names.channelProblem(channel).or(() -> Names.nickProblem(nick));
  }

  private Outcome perform(Turns.Turn turn, Moment now) {
    return switch (turn.command()) {
      case ClientCommand.Join(String channel, String nick) -> join(turn, channel, nick, now);
      case ClientCommand.Leave(String channel) ->
          about(turn, channel, Kind.LEAVE, now, ClientFrame.Leave::new);
      case ClientCommand.Who(String channel) ->
          about(turn, channel, Kind.WHO, now, ClientFrame.Who::new);
      case ClientCommand.Say(String channel, String body) -> say(turn, channel, body, now);
      case ClientCommand.Tell(Key to, String body) -> tell(turn, to, body, now);
    };
  }

  /** Sends what has waited, if it is time; the next one when this one is answered. */
  Outcome resume(Moment now) {
    Outcome outcome =
        state.turns.slowed(now.monotonicMs())
            ? Outcome.tell(new ClientEvent.Slowed())
            : Outcome.NOTHING;
    while (!state.requests.isTurnOpen()) {
      Optional<Turns.Turn> due = state.turns.take(now.monotonicMs());
      if (due.isEmpty()) {
        return outcome;
      }
      outcome = outcome.and(perform(due.get(), now));
    }
    return outcome;
  }

  private Outcome connect(Moment now) {
    var handshake = new Handshake(state.settings);
    state.handshake = Optional.of(handshake);
    return Outcome.send(handshake.connect(request(Kind.CONNECT, now)));
  }

  private Outcome sign(String challenge) {
    Optional<Handshake> handshake = challenged();
    if (handshake.isEmpty()) {
      return rejected("nothing waits to be signed: " + whyNothingWaits());
    }
    return handshake
        .get()
        .sign(challenge)
        .map(signature -> Outcome.tell(new ClientEvent.Signed(signature)))
        .orElseGet(() ->
            rejected(
                "sign signs the challenge that this server has just sent and nothing else:"
                    + " copy it from the line VERIFY"));
  }

  private String whyNothingWaits() {
    if (state.ready) {
      return "your key is proved already";
    }
    return state.settings.manual()
        ? "type connect first"
        : "connect proves your key by itself, unless this program runs with --manual";
  }

  private Outcome verify(String signature, Moment now) {
    Optional<Handshake> handshake = challenged();
    if (handshake.isEmpty()) {
      return rejected("nothing waits to be verified: " + whyNothingWaits());
    }
    Optional<byte[]> bytes = Handshake.parseHex(signature).filter(sig -> sig.length == 64);
    if (bytes.isEmpty()) {
      return rejected("a signature is 128 hexadecimal digits: copy it from the line SIGNATURE");
    }
    String id = request(Kind.VERIFY, now);
    try {
      return Outcome.send(handshake.get().verify(id, bytes.get()));
    } catch (IOException e) {
      return unproved(state, id, e);
    }
  }

  /** The scheme that the user chose cannot be proved: the connection is of no use. */
  static Outcome unproved(SessionState state, String request, IOException why) {
    state.requests.answer(request);
    state.handshake = Optional.empty();
    return new Outcome(
        List.of(new ClientFrame.Quit()),
        List.of(new ClientEvent.Rejected(String.valueOf(why.getMessage()))),
        /* close= */ true);
  }

  private Optional<Handshake> challenged() {
    return state.handshake.filter(handshake -> handshake.challenge().isPresent());
  }

  private Outcome join(Turns.Turn turn, String name, String nick, Moment now) {
    String channel = Names.normaliseChannel(name);
    Optional<String> problem = joinProblem(channel, nick);
    if (problem.isPresent()) {
      return rejected(problem.get());
    }
    String id = state.requests.add(turn, Kind.JOIN, channel, nick, now.monotonicMs());
    return Outcome.send(new ClientFrame.Join(id, channel, nick));
  }

  private Outcome about(
      Turns.Turn turn,
      String name,
      Kind kind,
      Moment now,
      BiFunction<String, String, ClientFrame> frame) {
    String channel = Names.normaliseChannel(name);
    Optional<String> problem = Names.channelProblem(channel);
    if (problem.isPresent()) {
      return rejected(problem.get());
    }
    String id = state.requests.add(turn, kind, channel, "", now.monotonicMs());
    return Outcome.send(frame.apply(id, channel));
  }

  private Outcome say(Turns.Turn turn, String name, String body, Moment now) {
    String channel = Names.normaliseChannel(name);
    Optional<String> problem = Names.channelProblem(channel).or(() -> bodyProblem(body));
    if (problem.isPresent()) {
      return rejected(problem.get());
    }
    if (!state.clock.isFollowed(now)) {
      return refuseToSign(now);
    }
    String nick = state.nickByChannel.getOrDefault(channel, state.lastNick);
    SignedMessage message = signed(new SignedMessage.Target.Channel(channel), nick, body, now);
    String id = state.requests.add(turn, Kind.SAY, message, now.monotonicMs());
    return sendIfItFits(id, new ClientFrame.Msg(id, message));
  }

  private Outcome tell(Turns.Turn turn, Key to, String body, Moment now) {
    Optional<String> problem = bodyProblem(body);
    if (problem.isPresent()) {
      return rejected(problem.get());
    }
    if (!state.clock.isFollowed(now)) {
      return refuseToSign(now);
    }
    SignedMessage message = signed(new SignedMessage.Target.Direct(to), state.lastNick, body, now);
    String id = state.requests.add(turn, Kind.TELL, message, now.monotonicMs());
    return sendIfItFits(id, new ClientFrame.Private(id, message));
  }

  private Outcome refuseToSign(Moment now) {
    long offsetMs = state.clock.offsetMs(now);
    var event =
        new ClientEvent.Rejected(
            "the message is not signed: this machine's clock is "
                + Math.abs(offsetMs) / 1000
                + " s "
                + (offsetMs > 0 ? "behind" : "ahead of")
                + " the server's, and a server is believed for "
                + ServerClock.FOLLOWED_MS / 1000
                + " s at most; set this machine's clock, or leave the server if its clock is wrong");
    var frames = new ArrayList<ClientFrame>();
    if (state.ready && !state.requests.isProbing()) {
      // Its answer carries the server's time, which may be right by now.
      frames.add(new ClientFrame.Ping(request(Kind.PROBE, now)));
    }
    return new Outcome(List.copyOf(frames), List.of(event), /* close= */ false);
  }

  private SignedMessage signed(SignedMessage.Target target, String nick, String body, Moment now) {
    long ts = state.clock.nowMs(now);
    var unsigned =
        new SignedMessage(
            state.self, target, state.sessionId, ++state.seq, ts, nick, CTYPE, body, new byte[64]);
    return unsigned.withSig(state.settings.identity().sign(unsigned.signedBytes()));
  }

  private String request(Kind kind, Moment now) {
    return state.requests.add(kind, "", "", now.monotonicMs());
  }

  private static Optional<String> bodyProblem(String body) {
    if (body.isEmpty()) {
      return Optional.of("there is no text to send");
    }
    try {
      int bytes = Canonical.utf8(body).length;
      return bytes > ProtocolLimits.BODY_BYTES
          ? Optional.of(tooLong("the text", bytes, ProtocolLimits.BODY_BYTES))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("the text cannot be sent: " + e.getMessage());
    }
  }

  /** JSON writes some characters longer than they are: a body that fits may not fit a frame. */
  private Outcome sendIfItFits(String id, ClientFrame frame) {
    int bytes = ClientCodec.encode(frame).length;
    if (bytes <= ProtocolLimits.FRAME_BYTES) {
      return Outcome.send(frame);
    }
    state.requests.answer(id);
    state.seq--;
    return rejected(tooLong("the text as JSON", bytes, ProtocolLimits.FRAME_BYTES));
  }

  private static String tooLong(String what, int bytes, int most) {
    return what
        + " has "
        + bytes
        + " bytes, at most "
        + most
        + " can be sent at once: send it in parts";
  }

  private static Outcome rejected(String text) {
    return Outcome.tell(new ClientEvent.Rejected(text));
  }
}

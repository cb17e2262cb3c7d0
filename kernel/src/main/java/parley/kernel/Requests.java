package parley.kernel;

import static parley.protocol.ErrorCode.BAD_SIGNATURE;
import static parley.protocol.ErrorCode.CLOCK_SKEW;
import static parley.protocol.ErrorCode.DUPLICATE;
import static parley.protocol.ErrorCode.INTERNAL;
import static parley.protocol.ErrorCode.NOT_JOINED;
import static parley.protocol.ErrorCode.OFFLINE;
import static parley.protocol.ErrorCode.RATE_LIMITED;

import java.util.OptionalLong;
import parley.protocol.ClientFrame;
import parley.protocol.Key;
import parley.protocol.MessageId;
import parley.protocol.ProtocolLimits;
import parley.protocol.ServerFrame;
import parley.protocol.SignedMessage;
import parley.protocol.SignedMessage.Target;

/** What a session with a proved key may ask for. Loop thread. */
final class Requests {
  /**
   * Other requests than messages, for each session: guesses, far above what a person's client
   * needs.
   */
  static final int REQUESTS_PER_SECOND = 50;

  static final int REQUESTS_BURST = 200;

  /** Bytes beside frames that count as one; a guess. */
  static final int OVERHEAD_BYTES = 64;

  /** Messages whose signatures are being checked: past it, nothing more is read from the client. */
  static final int UNCHECKED_MOST = 256;

  static final int UNCHECKED_LEAST = 64;

  /**
   * A message that is refused because all clients together send too many is to come so much later.
   */
  static final long BUSY_MS = 1_000;

  private final SessionContext context;
  private final Session session;
  private final RateLimits.Bucket bucket;
  private final RateLimits.Bucket frames;
  private int overhead;

  /** The one that the session took last. */
  private String nick = "";

  Requests(SessionContext context, Session session) {
    this.context = context;
    this.session = session;
    long now = context.loop().nowMs();
    bucket = new RateLimits.Bucket(REQUESTS_BURST, now);
    frames = new RateLimits.Bucket(context.config().rateBurst() + REQUESTS_BURST, now);
  }

  void handle(ClientFrame frame) {
    switch (frame) {
      case ClientFrame.Msg(String id, SignedMessage message) ->
          message(id, message.withAuthor(session.key()));
      case ClientFrame.Private(String id, SignedMessage message) ->
          message(id, message.withAuthor(session.key()));
      case ClientFrame.Join join when allowed(join.id()) -> join(join);
      case ClientFrame.Leave leave when allowed(leave.id()) -> leave(leave);
      case ClientFrame.Who who when allowed(who.id()) -> who(who);
      default -> {
        // refused by allowed(), which has told the client
      }
    }
  }

  private boolean allowed(String id) {
    if (context.config().ratePerKey() == 0) {
      return true;
    }
    return within(id, bucket.take(REQUESTS_PER_SECOND, REQUESTS_BURST, context.loop().nowMs()));
  }

  private boolean mayMultiply(String id) {
    return within(id, context.messageRate().take(session.key(), context.loop().nowMs()));
  }

  /**
   * In how many milliseconds to read on: every frame counts, those that are refused and those that
   * are answered by themselves, too. The limit is that of messages and other requests together.
   */
  long frameCameIn() {
    int rate = context.config().ratePerKey();
    return rate == 0
        ? 0
        : frames.spend(
            rate + REQUESTS_PER_SECOND,
            context.config().rateBurst() + REQUESTS_BURST,
            context.loop().nowMs());
  }

  /**
   * The same for what is no frame: the headers of fragments, empty lines, control frames. So many
   * of their bytes count as a frame: whoever sends a frame in fragments of a byte is read later.
   */
  long overheadCameIn(int bytes) {
    overhead += bytes;
    long pauseMs = 0;
    while (overhead >= OVERHEAD_BYTES) {
      overhead -= OVERHEAD_BYTES;
      pauseMs = frameCameIn();
    }
    return pauseMs;
  }

  private boolean within(String id, long retryMs) {
    if (retryMs > 0) {
      session.fail(
          id,
          RATE_LIMITED,
          "too fast; try again in " + retryMs + " ms",
          OptionalLong.of(retryMs),
          false);
    }
    return retryMs == 0;
  }

  private void join(ClientFrame.Join join) {
    if (!session.channels().contains(join.channel())
        && session.channels().size() >= Session.CHANNELS_MOST) {
      session.fail(
          join.id(),
          RATE_LIMITED,
          "a session is in at most " + Session.CHANNELS_MOST + " channels; leave one first",
          false);
      return;
    }
    boolean multiplied = channels().concernsOthers(session, join.channel(), join.nick());
    if (multiplied && !mayMultiply(join.id())) { // a message's worth of work for the others
      return;
    }
    channels()
        .join(
            session,
            join.channel(),
            sameNick(join.nick()),
            members ->
                session.reply(
                    ServerFrame.Success.of(join.id(), "joined " + join.channel(), members)));
  }

  /** Of the same nick in many channels, one text is kept. */
  private String sameNick(String taken) {
    if (!taken.equals(nick)) {
      nick = taken;
    }
    return nick;
  }

  private Channels channels() {
    return context.router().channels();
  }

  private void who(ClientFrame.Who who) {
    if (channels().isElsewhereOnly(who.channel()) && !mayMultiply(who.id())) {
      return; // a message's worth of work for the servers that are asked
    }
    channels().who(who.channel(), who.id(), answer -> session.send(answer, false));
  }

  private void leave(ClientFrame.Leave leave) {
    if (!session.channels().contains(leave.channel())) {
      notJoined(leave.id(), leave.channel());
      return;
    }
    channels().leave(session, leave.channel());
    session.reply(ServerFrame.Success.of(leave.id(), "left " + leave.channel()));
  }

  private void notJoined(String id, String channel) {
    session.fail(id, NOT_JOINED, "MALFORMED: you are not in " + channel + "; join it first", false);
  }

  private void message(String id, SignedMessage message) {
    if (!mayMultiply(id)) {
      return;
    }
    long now = context.loop().wallClockMs();
    if (Math.abs(now - message.ts()) > ProtocolLimits.CLOCK_WINDOW_MS) {
      session.fail(
          id, CLOCK_SKEW, "ts is more than 120 s from this server's time, which is " + now, false);
      return;
    }
    if (message.target() instanceof Target.Channel(String channel)
        && !session.channels().contains(channel)) {
      notJoined(id, channel);
      return;
    }
    if (!context.unchecked().hasRoom()) {
      within(id, BUSY_MS);
      return;
    }
    byte[] signed = message.signedBytes();
    byte[] author = message.author().bytes();
    Unchecked.Message unchecked = context.unchecked().begin(signed.length, session.intake());
    context
        .verification()
        .ask(
            session.lane(),
            () -> context.schemes().keys().verify(author, signed, message.sig()),
            valid -> {
              checked(unchecked);
              verified(id, message, MessageId.of(signed), valid);
            },
            () -> {
              checked(unchecked);
              session.fail(id, INTERNAL, Session.INTERNAL_TEXT, false);
            });
    limitUnchecked();
  }

  private void checked(Unchecked.Message message) {
    message.checked();
    limitUnchecked();
  }

  private void limitUnchecked() {
    session
        .intake()
        .between(Intake.Hold.UNCHECKED, session.lane().size(), UNCHECKED_LEAST, UNCHECKED_MOST);
  }

  private void verified(String id, SignedMessage message, MessageId mid, boolean valid) {
    if (!valid) {
      session.fail(id, BAD_SIGNATURE, "sig is not the author's signature over these fields", false);
      return;
    }
    if (context.router().seen(mid)) {
      session.fail(id, DUPLICATE, "this message has been sent before; count seq up", false);
      return;
    }
    switch (message.target()) {
      case Target.Channel(String channel) -> {
        context.router().publish(session, message, channel);
        session.reply(ServerFrame.Success.of(id, "sent", mid));
      }
      case Target.Direct(Key to) ->
          context
              .router()
              .publishDirect(
                  session,
                  message,
                  to,
                  reached -> {
                    if (reached > 0) {
                      session.reply(ServerFrame.Success.of(id, "delivered", mid));
                    } else {
                      session.fail(id, OFFLINE, "~" + to + " is not online", false);
                    }
                  });
    }
  }

  /** A request's id; empty where it has none. */
  static String id(ClientFrame frame) {
    return switch (frame) {
      case ClientFrame.Connect one -> one.id();
      case ClientFrame.Verify one -> one.id();
      case ClientFrame.Join one -> one.id();
      case ClientFrame.Leave one -> one.id();
      case ClientFrame.Msg one -> one.id();
      case ClientFrame.Private one -> one.id();
      case ClientFrame.Who one -> one.id();
      case ClientFrame.Ping one -> one.id();
      case ClientFrame.Pong one -> one.id();
      case ClientFrame.Quit one -> "";
    };
  }
}

package parley.kernel;

import static parley.protocol.ErrorCode.AUTH_REQUIRED;
import static parley.protocol.ErrorCode.MALFORMED;
import static parley.protocol.ErrorCode.TOO_LARGE;

import java.time.Duration;
import parley.api.Connection;
import parley.api.EventLoop;
import parley.protocol.ClientFrame;
import parley.protocol.ErrorCode;
import parley.protocol.Key;
import parley.protocol.ServerFrame;

/**
 * What a session is until its key is proved: it takes the steps of the handshake in time, and with
 * few bytes, or is ended. Loop thread.
 */
final class Stranger {
  private static final String STEP_UNDER_WAY =
      "MALFORMED: the step before it is under way; wait for the answer";

  /** How long it may stay silent. */
  static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

  private final SessionContext context;
  private final Session session;
  private final Connection connection;
  private final Handshake handshake;
  private final StrangerBudget budget = new StrangerBudget();
  private EventLoop.Timer timer;

  Stranger(SessionContext context, Session session, Connection connection) {
    this.context = context;
    this.session = session;
    this.connection = connection;
    handshake = new Handshake(context);
    timer = context.loop().schedule(CONNECT_WITHIN, this::timeIsUp);
  }

  /** Counts a frame; ends the session if it was one too many. */
  boolean affordsFrame(int bytes) {
    return affords(budget.frame(bytes));
  }

  /** Counts what is no frame; ends the session if it was too much. */
  void affords(int bytes) {
    affords(budget.bytes(bytes));
  }

  private boolean affords(boolean within) {
    if (!within) {
      session.fail("", TOO_LARGE, "MALFORMED: more than 16 KiB before verification", true);
    }
    return within;
  }

  void connect(ClientFrame.Connect connect) {
    if (isTimeFor(connect.id())) {
      handshake.connect(connect, session.lane(), outcome -> step(connect.id(), outcome));
    }
  }

  void verify(ClientFrame.Verify verify) {
    if (isTimeFor(verify.id())) {
      handshake.verify(
          verify,
          connection.info().tlsExporter(),
          session.lane(),
          outcome -> step(verify.id(), outcome));
    }
  }

  /** Whether a step may be taken now; if not, the client has been told. */
  private boolean isTimeFor(String id) {
    boolean underWay = session.lane().size() > 0;
    if (underWay) {
      session.fail(id, MALFORMED, STEP_UNDER_WAY, false);
    }
    return !underWay;
  }

  private void step(String id, Handshake.Outcome outcome) {
    if (session.isClosed()) {
      return;
    }
    switch (outcome) {
      case Handshake.Outcome.Answer(ServerFrame frame) -> {
        session.reply(frame);
        timer.cancel();
        timer = context.loop().schedule(Duration.ofMillis(Handshake.CHALLENGE_MS), this::timeIsUp);
      }
      case Handshake.Outcome.Refused(ErrorCode code, String text, boolean fatal) ->
          session.fail(id, code, text, fatal);
      case Handshake.Outcome.Proved(Key proved) -> {
        end();
        session.proved(proved);
        session.reply(
            ServerFrame.Success.of(id, "verified as ~" + proved, context.loop().wallClockMs()));
      }
    }
  }

  /** Nothing is waited for any more. */
  void end() {
    timer.cancel();
  }

  private void timeIsUp() {
    if (handshake.challenged()) {
      session.fail("", ErrorCode.CHALLENGE_EXPIRED, "the challenge was not answered in time", true);
    } else {
      session.fail(
          "", AUTH_REQUIRED, "MALFORMED: no connect in time; a session begins with it", true);
    }
  }
}

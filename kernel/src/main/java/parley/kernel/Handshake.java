package parley.kernel;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import parley.api.AuthScheme;
import parley.api.KeyScheme;
import parley.protocol.Canonical;
import parley.protocol.ClientFrame;
import parley.protocol.ErrorCode;
import parley.protocol.Key;
import parley.protocol.ProtocolLimits;
import parley.protocol.ServerFrame;

/**
 * How a session proves its key: connect, challenge, verify. A challenge is used once; after a
 * failure the client connects again, and the third failure ends the session. Loop thread.
 */
final class Handshake {
  /** How long a challenge holds: a person may be signing by hand. */
  static final long CHALLENGE_MS = 60_000;

  static final int FAILURES_MOST = 3;

  /** Challenges for one session: each costs the server a signature. */
  static final int CONNECTS_MOST = 5;

  private final SessionContext context;
  private Optional<Pending> pending = Optional.empty();
  private int failures;
  private int connects;

  Handshake(SessionContext context) {
    this.context = context;
  }

  private record Pending(ClientFrame.Connect connect, byte[] challenge, long expires) {}

  /** What a step of the handshake came to. */
  sealed interface Outcome {
    /** The client is to be told this; more is to come from it. */
    record Answer(ServerFrame frame) implements Outcome {}

    /** The client is refused. */
    record Refused(ErrorCode code, String text, boolean fatal) implements Outcome {}

    /** The key is proved. */
    record Proved(Key key) implements Outcome {}
  }

  private static final Outcome INTERNAL =
      new Outcome.Refused(ErrorCode.INTERNAL, Session.INTERNAL_TEXT, false);

  /** Whether a challenge has been given, and not been used. */
  boolean challenged() {
    return pending.isPresent();
  }

  /** Gives a challenge; the outcome comes at once, or later, from a worker that signs it. */
  void connect(ClientFrame.Connect connect, Verification.Lane lane, Consumer<Outcome> outcome) {
    Optional<Outcome> refused = refused(connect);
    if (refused.isPresent()) {
      outcome.accept(refused.get());
      return;
    }
    byte[] challenge = new byte[32];
    context.random().nextBytes(challenge);
    long time = context.loop().wallClockMs();
    long expires = time + CHALLENGE_MS;
    pending = Optional.of(new Pending(connect, challenge, expires));
    Key server = context.serverKey();
    byte[] proof = Canonical.server(server, challenge, connect.nonce(), connect.key());
    context
        .verification()
        .ask(
            lane,
            () -> context.identity().sign(proof),
            signature ->
                outcome.accept(
                    new Outcome.Answer(
                        new ServerFrame.Challenge(
                            connect.id(),
                            ProtocolLimits.VERSION,
                            server,
                            challenge,
                            expires,
                            time,
                            limits(),
                            signature,
                            context.schemes().offered()))),
            () -> outcome.accept(INTERNAL));
  }

  private Optional<Outcome> refused(ClientFrame.Connect connect) {
    if (!connect.versions().contains(ProtocolLimits.VERSION)) {
      return Optional.of(
          new Outcome.Refused(
              ErrorCode.UNSUPPORTED_VERSION,
              "this server speaks version 1 of the protocol; the client offered "
                  + connect.versions(),
              true));
    }
    if (!context.config().accepts(connect.origin())) {
      return Optional.of(
          new Outcome.Refused(
              ErrorCode.AUTH_FAILED,
              "the origin is not one of this server's public names; the client dialled another"
                  + " server",
              true));
    }
    connects++;
    if (connects > CONNECTS_MOST) {
      return Optional.of(
          new Outcome.Refused(
              ErrorCode.AUTH_FAILED,
              "connect was sent " + CONNECTS_MOST + " times without a proof; dial again",
              true));
    }
    return Optional.empty();
  }

  private ServerFrame.Limits limits() {
    return new ServerFrame.Limits(
        ProtocolLimits.FRAME_BYTES,
        ProtocolLimits.BODY_BYTES,
        context.config().rateBurst(),
        context.config().ratePerKey(),
        Session.CHANNELS_MOST);
  }

  /**
   * Checks a proof; the outcome comes later, from a worker.
   *
   * @param tlsExporter of this connection; a client may have bound it or, as a browser must, left
   *     it empty
   */
  void verify(
      ClientFrame.Verify verify,
      Optional<byte[]> tlsExporter,
      Verification.Lane lane,
      Consumer<Outcome> outcome) {
    if (pending.isEmpty()) {
      outcome.accept(
          new Outcome.Refused(
              ErrorCode.AUTH_REQUIRED,
              "MALFORMED: verify without connect; send connect first",
              false));
      return;
    }
    Pending asked = pending.get();
    pending = Optional.empty();
    if (context.loop().wallClockMs() > asked.expires()) {
      outcome.accept(
          new Outcome.Refused(
              ErrorCode.CHALLENGE_EXPIRED, "the challenge has expired; send connect again", false));
      return;
    }
    if (verify.expires() != asked.expires()) {
      outcome.accept(failed("expires is not that of the challenge"));
      return;
    }
    Optional<AuthScheme> scheme = context.schemes().chosen(verify.scheme());
    if (scheme.isEmpty()) {
      outcome.accept(failed(context.schemes().choice()));
      return;
    }
    Key user = asked.connect().key();
    byte[] bound = signed(asked, tlsExporter.orElse(new byte[0]));
    byte[] unbound = signed(asked, new byte[0]);
    Supplier<Boolean> check =
        () ->
            proves(scheme.get(), user, bound, verify)
                || (!Arrays.equals(bound, unbound) && proves(scheme.get(), user, unbound, verify));
    Consumer<Boolean> answer =
        valid -> outcome.accept(valid ? new Outcome.Proved(user) : failed(whyNot(verify)));
    if (scheme.get() instanceof KeyScheme) {
      context.verification().ask(lane, check, answer, () -> outcome.accept(INTERNAL));
    } else {
      context.verification().askAside(lane, check, answer, () -> outcome.accept(INTERNAL));
    }
  }

  private static String whyNot(ClientFrame.Verify verify) {
    return verify.scheme().isEmpty()
        ? "the signature does not prove the key"
        : "signature and proof do not both hold";
  }

  private boolean proves(AuthScheme scheme, Key user, byte[] signed, ClientFrame.Verify verify) {
    return context.schemes().proves(scheme, user.bytes(), signed, verify.sig(), verify.proof());
  }

  private Outcome failed(String text) {
    failures++;
    boolean fatal = failures >= FAILURES_MOST;
    return new Outcome.Refused(
        ErrorCode.AUTH_FAILED, text + (fatal ? "" : "; send connect again"), fatal);
  }

  private byte[] signed(Pending asked, byte[] exporter) {
    ClientFrame.Connect connect = asked.connect();
    return Canonical.auth(
        context.serverKey(),
        connect.origin(),
        asked.challenge(),
        connect.nonce(),
        connect.key(),
        asked.expires(),
        exporter);
  }
}

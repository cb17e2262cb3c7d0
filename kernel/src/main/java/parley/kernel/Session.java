package parley.kernel;

import static parley.protocol.ErrorCode.AUTH_REQUIRED;
import static parley.protocol.ErrorCode.INTERNAL;
import static parley.protocol.ErrorCode.MALFORMED;
import static parley.protocol.ErrorCode.SLOW_CONSUMER;
import static parley.protocol.ErrorCode.TOO_LARGE;
import static parley.protocol.ErrorCode.TOO_MANY_CONNECTIONS;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import parley.api.CloseReason;
import parley.api.Connection;
import parley.api.ConnectionHandler;
import parley.api.EncodedFrame;
import parley.protocol.ClientCodec;
import parley.protocol.ClientFrame;
import parley.protocol.Decoded;
import parley.protocol.ErrorCode;
import parley.protocol.Key;
import parley.protocol.ProtocolLimits;
import parley.protocol.Sanitiser;
import parley.protocol.ServerFrame;

/**
 * One client's connection: who it is, and what it may do. What it may do once its key is proved is
 * in {@link Requests}. Loop thread.
 */
final class Session implements ConnectionHandler {
  private static final System.Logger LOG = System.getLogger("parley.session");
  private static final String ALREADY_PROVED = "MALFORMED: this session has already proved its key";

  /** Refusals of a frame's form: their texts begin with the word, whatever the code. */
  private static final Set<ErrorCode> OF_FORM =
      Set.of(MALFORMED, TOO_LARGE, ErrorCode.BAD_UTF8, ErrorCode.UNKNOWN_TYPE);

  static final int CHANNELS_MOST = 100;

  static final String INTERNAL_TEXT = "a fault of the server, which is in its log; try again";

  private final SessionContext context;
  private final Connection connection;
  private final Delivery delivery;
  private final Intake intake;
  private final Requests requests;
  private final Verification.Lane lane = new Verification.Lane();
  private Set<String> channels = Set.of();
  private Optional<Key> key = Optional.empty();
  private final Liveness liveness;

  /** What it is until its key is proved. */
  private Optional<Stranger> stranger;

  private boolean counted;
  private boolean closed;

  Session(SessionContext context, Connection connection) {
    this.context = context;
    this.connection = connection;
    intake = new Intake(connection);
    delivery =
        new Delivery(context.loop(), context.backlog(), connection, intake, this::closeIfHopeless);
    requests = new Requests(context, this);
    liveness = new Liveness(context.loop(), this);
    stranger = Optional.of(new Stranger(context, this, connection));
  }

  /** Counts the connection against its address, and refuses it if it is one too many. */
  void admit() {
    counted = context.addresses().open(connection.info().address());
    if (counted) {
      context.router().connected(this);
    } else {
      refuse(context.addresses().retryMs(connection.info().address()));
    }
  }

  private void refuse(long retryMs) {
    if (retryMs > 0) {
      String text = "too many new connections from this address; try again in " + retryMs + " ms";
      fail("", TOO_MANY_CONNECTIONS, text, OptionalLong.of(retryMs), true);
    } else {
      fail("", TOO_MANY_CONNECTIONS, "too many connections from this address; close one", true);
    }
  }

  Key key() {
    return key.orElseThrow(() -> new AssertionError("a session without a proved key was routed"));
  }

  /** Those it is in, in the order it joined. */
  Set<String> channels() {
    return Collections.unmodifiableSet(channels);
  }

  void joined(String channel) {
    if (channels.isEmpty()) {
      channels = new LinkedHashSet<>();
    }
    channels.add(channel);
  }

  void left(String channel) {
    if (channels.contains(channel)) {
      channels.remove(channel);
    }
    if (channels.isEmpty()) {
      channels = Set.of();
    }
  }

  Verification.Lane lane() {
    return lane;
  }

  Intake intake() {
    return intake;
  }

  @Override
  public void received(byte[] text) {
    if (closed) {
      return;
    }
    liveness.heard();
    if (key.isPresent()) {
      intake.holdFor(context.loop(), requests.frameCameIn());
    } else if (!stranger().affordsFrame(text.length)) {
      return;
    }
    switch (ClientCodec.decodeClientFrame(text)) {
      case Decoded.Refused<ClientFrame> bad -> fail(bad.re(), bad.code(), bad.text(), false);
      case Decoded.Frame<ClientFrame>(ClientFrame frame) -> {
        try {
          handle(frame);
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.ERROR, "a request of " + this + " failed", e);
          fail(Requests.id(frame), INTERNAL, INTERNAL_TEXT, false);
        }
      }
    }
  }

  @Override
  public void overhead(int bytes) {
    if (!closed && key.isEmpty()) {
      stranger().affords(bytes);
    } else if (!closed) {
      intake.holdFor(context.loop(), requests.overheadCameIn(bytes));
    }
  }

  private Stranger stranger() {
    return stranger.orElseThrow(() -> new AssertionError("a session without a key is no stranger"));
  }

  private void handle(ClientFrame frame) {
    switch (frame) {
      case ClientFrame.Ping ping ->
          reply(ServerFrame.Success.of(ping.id(), "pong", context.loop().wallClockMs()));
      case ClientFrame.Pong pong -> {} // any frame is a sign of life
      case ClientFrame.Quit quit -> close(CloseReason.remote("QUIT", "the client said goodbye"));
      case ClientFrame.Connect connect when key.isEmpty() -> stranger().connect(connect);
      case ClientFrame.Verify verify when key.isEmpty() -> stranger().verify(verify);
      case ClientFrame.Connect connect -> fail(connect.id(), MALFORMED, ALREADY_PROVED, false);
      case ClientFrame.Verify verify -> fail(verify.id(), MALFORMED, ALREADY_PROVED, false);
      default -> {
        if (key.isEmpty()) {
          fail(
              Requests.id(frame),
              AUTH_REQUIRED,
              "MALFORMED: verify your key first: connect, then verify",
              false);
        } else {
          requests.handle(frame);
        }
      }
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** It is no stranger any more. */
  void proved(Key proved) {
    key = Optional.of(proved);
    stranger = Optional.empty();
    liveness.begin(); // first: if the next fails, it still ends some time
    context.router().online(this);
    LOG.log(System.Logger.Level.INFO, "session up: {0}", this);
  }

  /** A reply, or anything else that must not get lost silently. */
  void reply(ServerFrame frame) {
    send(new EncodedFrame(ClientCodec.encode(frame)), false);
  }

  /** A refusal; a fatal one closes the connection. */
  void fail(String re, ErrorCode code, String text, boolean fatal) {
    fail(re, code, text, OptionalLong.empty(), fatal);
  }

  /** A refusal that says when to try again. */
  void fail(String re, ErrorCode code, String text, OptionalLong retryMs, boolean fatal) {
    reply(new ServerFrame.Failure(re, code, text, retryMs, fatal));
    if (fatal) {
      close(CloseReason.local(code.name(), text));
    }
  }

  /**
   * Sends a frame that may be shared with other sessions.
   *
   * @return false if the session has ended
   */
  boolean send(EncodedFrame frame, boolean mayBeDropped) {
    if (closed) {
      return false;
    }
    delivery.send(frame, mayBeDropped);
    return true;
  }

  private void closeIfHopeless() {
    if (!closed && delivery.hopeless()) {
      String text = "this client reads too slowly; what waited for it is lost";
      connection.send(
          new EncodedFrame(
              ClientCodec.encode(
                  new ServerFrame.Failure("", SLOW_CONSUMER, text, OptionalLong.empty(), true))));
      end(CloseReason.local(SLOW_CONSUMER.name(), text));
      delivery.discard();
      connection.close(CloseReason.local(SLOW_CONSUMER.name(), text));
    }
  }

  @Override
  public void violated(CloseReason reason) {
    ErrorCode code =
        List.of(ErrorCode.values()).stream()
            .filter(one -> one.name().equals(reason.code()))
            .findFirst()
            .orElse(MALFORMED);
    String text = OF_FORM.contains(code) ? "MALFORMED: " + reason.text() : reason.text();
    fail("", code, text, true);
  }

  @Override
  public void writable() {
    delivery.writable();
  }

  /** Ends the session: what was sent is still written. */
  void close(CloseReason reason) {
    if (closed) {
      return;
    }
    end(reason);
    delivery.finish();
    connection.close(reason);
  }

  @Override
  public void ending(CloseReason reason) {
    end(reason);
    delivery.discard();
  }

  @Override
  public void closed(CloseReason reason) {
    if (counted) {
      counted = false;
      context.addresses().close(connection.info().address());
      context.router().disconnected(this);
    }
    ending(reason);
  }

  private void end(CloseReason reason) {
    if (closed) {
      return;
    }
    closed = true;
    stranger.ifPresent(Stranger::end);
    liveness.stop();
    if (key.isPresent()) {
      context.router().offline(this);
    }
    LOG.log(
        key.isPresent() ? System.Logger.Level.INFO : System.Logger.Level.DEBUG,
        "session down: {0}: {1} by {2}: {3}",
        this,
        reason.code(),
        reason.side(),
        Sanitiser.line(reason.text(), 200));
  }

  /** For logs. */
  @Override
  public String toString() {
    return connection.info().transport()
        + " "
        + connection.info().remote()
        + key.map(one -> " ~" + one).orElse(" (not verified)");
  }

  /** What a frame may have at most, for transports. */
  static int maxFrameBytes() {
    return ProtocolLimits.FRAME_BYTES;
  }
}

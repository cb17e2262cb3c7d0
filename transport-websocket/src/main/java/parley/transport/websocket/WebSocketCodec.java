package parley.transport.websocket;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import parley.api.CloseReason;
import parley.api.EncodedFrame.WireForm;
import parley.api.EventLoop;
import parley.loop.Codec;
import parley.loop.StreamConnection;

/** One connection: an HTTP request, which is answered or becomes a WebSocket. */
final class WebSocketCodec implements Codec, FrameReader.Sink {
  private static final byte[] NOTHING = {};

  private final StreamConnection connection;
  private final Shared shared;
  private final EventLoop.Timer headDeadline;
  private Optional<HttpHeadParser> head = Optional.of(new HttpHeadParser());
  private Optional<FrameReader> frames = Optional.empty();
  private Optional<Violation> violation = Optional.empty();
  private boolean inputEnded;

  /**
   * What all connections of an endpoint share.
   *
   * @param headLimit from accept to the end of the request's head
   */
  record Shared(PageFiles page, OriginPolicy origins, int maxMessageBytes, Duration headLimit) {}

  WebSocketCodec(StreamConnection connection, Shared shared) {
    this.connection = connection;
    this.shared = shared;
    this.headDeadline = connection.loop().schedule(shared.headLimit(), this::headTooLate);
  }

  @Override
  public void decode(ByteBuffer in, StreamConnection sameConnection) {
    if (head.isPresent()) {
      switch (head.get().feed(in)) {
        case HttpHeadParser.Result.More() -> {}
        case HttpHeadParser.Result.Refused(int status, String text) ->
            answer(HttpAnswer.text(status, text), true);
        case HttpHeadParser.Result.Done(HttpHead request) -> requested(request);
      }
    }
    if (frames.isPresent() && in.hasRemaining() && wanted()) {
      violation = frames.get().read(in, connection.loop().nowMs(), this);
      violation.map(Violation::reason).ifPresent(connection::violated);
    }
  }

  private void requested(HttpHead request) {
    boolean withBody = !request.method().equals("HEAD");
    if (withBody && !request.method().equals("GET")) {
      answer(HttpAnswer.text(405, "Only GET and HEAD are answered.", "Allow: GET, HEAD"), true);
    } else if (request.has("content-length") || request.has("transfer-encoding")) {
      answer(HttpAnswer.text(400, "A GET or HEAD request has no body here."), withBody);
    } else if (!Upgrade.wanted(request)) {
      answer(shared.page().answer(request), withBody);
    } else {
      Upgrade.refusal(request, shared.origins())
          .ifPresentOrElse(refusal -> answer(refusal, true), () -> upgrade(request));
    }
  }

  private void upgrade(HttpHead request) {
    headEnded();
    var draft = new StrictDraft(shared.maxMessageBytes());
    connection.write(Upgrade.answer(request, draft));
    frames = Optional.of(new FrameReader(draft, connection.loop().nowMs()));
  }

  private void answer(HttpAnswer answer, boolean withBody) {
    headEnded();
    connection.write(answer.bytes(withBody));
    connection.closeAfterWrite(
        CloseReason.local("HTTP", "an HTTP request was answered with status " + answer.status()));
  }

  private void headTooLate() {
    if (head.isPresent()) {
      connection.close(
          CloseReason.timeout("HTTP", "no whole HTTP request came within the time for it"));
    }
  }

  private void headEnded() {
    headDeadline.cancel();
    head = Optional.empty();
  }

  @Override
  public WireForm wireForm() {
    return WireForms.TEXT;
  }

  @Override
  public boolean open() {
    return frames.isPresent();
  }

  @Override
  public byte[] closing(CloseReason reason) {
    boolean upgraded = frames.isPresent();
    frames = Optional.empty();
    if (inputEnded || (!upgraded && head.isEmpty())) {
      return NOTHING;
    }
    if (upgraded) {
      int status = violation.map(Violation::status).orElseGet(() -> CloseStatus.of(reason));
      return WireForms.close(status, reason.code());
    }
    headEnded();
    return beforeUpgrade(reason).bytes(true);
  }

  private static HttpAnswer beforeUpgrade(CloseReason reason) {
    if (reason.side() == CloseReason.Side.TIMEOUT) {
      return HttpAnswer.text(408, "No whole request came in time.");
    }
    if (reason.code().equals("INTERNAL")) {
      return HttpAnswer.text(500, "The server failed; its log says more.");
    }
    return HttpAnswer.text(503, reason.code() + ": " + reason.text(), "Retry-After: 10");
  }

  @Override
  public void ended() {
    inputEnded = true;
    headDeadline.cancel();
  }

  @Override
  public void text(byte[] text) {
    connection.handler().received(text);
  }

  @Override
  public void ping(byte[] payload) {
    // A client that does not read needs no pong; RFC 6455 (5.5.3) lets older pings go unanswered.
    if (connection.writable()) {
      connection.write(WireForms.pong(payload));
    }
  }

  @Override
  public void close(int status) {
    frames = Optional.empty();
    connection.write(WireForms.close(status, ""));
    connection.closeAfterWrite(
        CloseReason.remote("CLOSED", "the client closed its WebSocket with status " + status));
  }

  @Override
  public void overhead(int bytes) {
    if (connection.open()) {
      connection.handler().overhead(bytes);
    }
  }

  @Override
  public boolean wanted() {
    return connection.open() && connection.reading();
  }
}

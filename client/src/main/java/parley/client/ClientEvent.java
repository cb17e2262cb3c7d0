package parley.client;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import parley.protocol.ErrorCode;
import parley.protocol.Key;
import parley.protocol.MessageId;
import parley.protocol.ServerFrame;
import parley.protocol.SignedMessage;

/**
 * What has happened, as a fact. {@code request} is the id of the request that it answers, empty
 * where it answers none. Texts are as they came: whoever shows them sanitises them.
 */
public sealed interface ClientEvent {
  /** The server proved its key and asks for a proof of ours. */
  record Challenged(
      String request, Key server, byte[] challenge, ServerFrame.Limits limits, long clockOffsetMs)
      implements ClientEvent {}

  /**
   * The server's clock, less this machine's, is another than was told before by at least a minute.
   *
   * @param followed whether messages bear the server's time; otherwise none can be sent
   */
  record ClockDiffers(long offsetMs, boolean followed) implements ClientEvent {}

  /** The pending handshake was signed by hand ({@link ClientCommand.Sign}). */
  record Signed(byte[] signature) implements ClientEvent {}

  /** The handshake is done. */
  record Ready(String request, Key server, Key self, String text) implements ClientEvent {}

  /** The server did not prove its key, or proved another one than was expected: we part. */
  record Distrusted(String text) implements ClientEvent {}

  /** A channel was joined. */
  record Joined(String request, String channel, String nick, Optional<ServerFrame.Members> members)
      implements ClientEvent {}

  /** A channel was left. */
  record Left(String request, String channel) implements ClientEvent {}

  /** Who is in a channel. */
  record Listed(String request, String channel, ServerFrame.Members members)
      implements ClientEvent {}

  /** A message was taken by the server. */
  record Sent(String request, Optional<MessageId> mid, String text) implements ClientEvent {}

  /** Some other request was done. */
  record Done(String request, String text) implements ClientEvent {}

  /** A channel message whose author's signature is right. */
  record MessageReceived(String channel, SignedMessage message, Order order, Age age)
      implements ClientEvent {}

  /** A direct message whose author's signature is right. */
  record DirectReceived(SignedMessage message, Order order, Age age) implements ClientEvent {}

  /** A message that its alleged author did not sign, or not for us: never show it as theirs. */
  record Forged(SignedMessage alleged, String reason) implements ClientEvent {}

  /** Somebody joined or left. */
  record Presence(String channel, Key key, String nick, boolean joined) implements ClientEvent {}

  /** How many member servers confirmed a message. */
  record Confirmed(MessageId mid, int reached, int expected) implements ClientEvent {}

  /** Something the server wants known; about no channel where {@code channel} is empty. */
  record Notice(String code, String text, String channel, List<ServerFrame.Figure> figures)
      implements ClientEvent {}

  /**
   * The server did not do a request.
   *
   * @param message the one that was to be sent, if it was one
   */
  record Failed(
      String request,
      ErrorCode code,
      String text,
      OptionalLong retryMs,
      boolean fatal,
      Optional<SignedMessage> message)
      implements ClientEvent {
    /** Of a request that was no message. */
    public Failed(
        String request, ErrorCode code, String text, OptionalLong retryMs, boolean fatal) {
      this(request, code, text, retryMs, fatal, Optional.empty());
    }
  }

  /**
   * The server has been taking requests more slowly than they come for some seconds. What waits is
   * sent again, in its order; told once.
   */
  record Slowed() implements ClientEvent {}

  /** A command was not sent, because it could not succeed or must not be done. */
  record Rejected(String text) implements ClientEvent {}

  /** No answer came within {@link ClientSession#ANSWER_MS}. */
  record Unanswered(String request, String what) implements ClientEvent {}

  /** The server sent something that the protocol does not allow; it was ignored. */
  record Garbled(String text) implements ClientEvent {}

  /** Nothing came from the server for {@link ClientSession#SILENCE_MS}: we part. */
  record Silent(long silentMs) implements ClientEvent {}

  /** The connection has ended; {@code cause} is a sentence. */
  record Closed(String cause, boolean wasReady) implements ClientEvent {}

  /**
   * How old a message is by its date; below 0, it is dated ahead.
   *
   * @param ms milliseconds, by the clock that our own messages bear
   */
  record Age(long ms) {
    /** Servers let nothing pass whose date is further from their clock, in milliseconds. */
    public static final long WINDOW_MS = 120_000;

    /** Whether it came in time; otherwise a server may have kept it and brought it up again. */
    public boolean isTimely() {
      return Math.abs(ms) <= WINDOW_MS;
    }
  }

  /**
   * Where a message stands among those of its author's session. A gap need not be a loss: an
   * author's messages to other channels and keys are counted too.
   *
   * @param missed how many numbers were skipped ({@link Place#GAP}), otherwise 0
   */
  record Order(Place place, long missed) {
    /** FIRST: nothing came before; LATE: after one with a higher number; REPEATED: seen before. */
    public enum Place {
      FIRST,
      NEXT,
      GAP,
      LATE,
      REPEATED
    }
  }
}

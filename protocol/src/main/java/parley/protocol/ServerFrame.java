package parley.protocol;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a server sends. {@code re} is the request's id, empty where it had none.
 *
 * <p>Records with array components are compared by identity: compare their fields, or their
 * encodings.
 */
public sealed interface ServerFrame {
  /**
   * Answers connect (its type on the wire is {@code verify}). {@code challenge} is 32 bytes, {@code
   * sig} is over {@link Canonical#server}. {@code schemes} are those of which the client has to
   * choose one; empty: only the keys' own.
   */
  record Challenge(
      String re,
      int version,
      Key server,
      byte[] challenge,
      long expires,
      long time,
      Limits limits,
      byte[] sig,
      List<String> schemes)
      implements ServerFrame {
    /** By a server that takes the keys' own scheme only. */
    public Challenge(
        String re,
        int version,
        Key server,
        byte[] challenge,
        long expires,
        long time,
        Limits limits,
        byte[] sig) {
      this(re, version, server, challenge, expires, time, limits, sig, List.of());
    }
  }

  /** What the server holds a client to, as it is shown in {@link Challenge}. */
  record Limits(int frame, int body, int rateBurst, double ratePerSecond, int channels) {}

  /**
   * A request was done. Only the fields that the request calls for are present: {@code mid} for msg
   * and private; {@code members} for join and who; {@code time} for verify and ping.
   */
  record Success(
      String re, String text, List<MessageId> mid, List<Members> members, OptionalLong time)
      implements ServerFrame {
    public static Success of(String re, String text) {
      return new Success(re, text, List.of(), List.of(), OptionalLong.empty());
    }

    public static Success of(String re, String text, MessageId mid) {
      return new Success(re, text, List.of(mid), List.of(), OptionalLong.empty());
    }

    public static Success of(String re, String text, Members members) {
      return new Success(re, text, List.of(), List.of(members), OptionalLong.empty());
    }

    public static Success of(String re, String text, long time) {
      return new Success(re, text, List.of(), List.of(), OptionalLong.of(time));
    }
  }

  /**
   * Who is in a channel: keys and their nicks in the same order (on the wire {@code members} and
   * {@code nicks}), at most 100 of them, and how many there are in all ({@code count}).
   *
   * @param presence whether members are told who comes and goes
   */
  record Members(List<Key> keys, List<String> nicks, int count, boolean presence) {
    /** Of a channel in which members are told who comes and goes. */
    public Members(List<Key> keys, List<String> nicks, int count) {
      this(keys, nicks, count, true);
    }
  }

  /** A message to a channel that this session has joined (type {@code msg}). */
  record Msg(SignedMessage message) implements ServerFrame {}

  /** A message to this session's key (type {@code private}). */
  record Private(SignedMessage message) implements ServerFrame {}

  /** Somebody joined or left a channel that this session has joined. */
  record Presence(String channel, Key key, String nick, Event event) implements ServerFrame {
    /** On the wire in lower case. */
    public enum Event {
      JOINED,
      LEFT
    }
  }

  /** How many member servers confirmed a message, of how many. */
  record Receipt(MessageId mid, int reached, int expected) implements ServerFrame {}

  /**
   * Something the client should know.
   *
   * @param channel that it is about; empty: it is about none
   * @param figures further numeric fields, in order
   */
  record Note(String code, String text, String channel, List<Figure> figures)
      implements ServerFrame {
    /** About no channel. */
    public Note(String code, String text, List<Figure> figures) {
      this(code, text, "", figures);
    }
  }

  /** A named number in a note, for example {@code n}. */
  record Figure(String name, long value) {}

  /**
   * A request was not done (its type on the wire is {@code error}); {@code retryMs} says when to
   * try again; {@code fatal}: the connection is closed.
   */
  record Failure(String re, ErrorCode code, String text, OptionalLong retryMs, boolean fatal)
      implements ServerFrame {}

  /** Asks for a sign of life; the client answers {@code pong} with the same id. */
  record Ping(String id) implements ServerFrame {}
}

package parley.protocol;

import java.util.Optional;

/** What a message's fields may be, on whatever way it comes: all servers refuse the same. */
final class MessageForm {
  static final int SESSION_BYTES = 8;
  static final int SIG_BYTES = 64;

  private MessageForm() {}

  /** Gives the message back if every field has its form. Array lengths are the reader's matter. */
  static SignedMessage check(SignedMessage message) throws Refusal {
    if (message.target() instanceof SignedMessage.Target.Channel channel) {
      channel(channel.name());
    }
    nick(message.nick());
    ctype(message.ctype());
    body(message.body());
    integer("seq", message.seq(), 1);
    integer("ts", message.ts(), 0);
    return message;
  }

  static String channel(String name) throws Refusal {
    return named("channel", name, Names.channelProblem(name));
  }

  static String nick(String nick) throws Refusal {
    return named("nick", nick, Names.nickProblem(nick));
  }

  private static String named(String field, String value, Optional<String> problem) throws Refusal {
    if (problem.isPresent()) {
      throw Refusal.malformed("the field " + field + " is wrong: " + problem.get());
    }
    return value;
  }

  private static void ctype(String ctype) throws Refusal {
    if (ctype.isEmpty()
        || ctype.length() > ProtocolLimits.CTYPE_BYTES
        || !Text.isVisibleAscii(ctype)) {
      throw Refusal.malformed(
          "the field ctype is 1 to "
              + ProtocolLimits.CTYPE_BYTES
              + " ASCII characters without spaces, such as text/plain");
    }
  }

  private static void body(String body) throws Refusal {
    if (Text.utf8Length(body) > ProtocolLimits.BODY_BYTES) {
      throw Refusal.of(
          ErrorCode.TOO_LARGE,
          "the field body has at most " + ProtocolLimits.BODY_BYTES + " bytes of UTF-8");
    }
    if (Text.jsonLength(body) > ProtocolLimits.BODY_JSON_BYTES) {
      throw Refusal.of(
          ErrorCode.TOO_LARGE,
          "the field body has at most "
              + ProtocolLimits.BODY_JSON_BYTES
              + " bytes as JSON: send fewer control characters");
    }
  }

  private static void integer(String field, long value, long least) throws Refusal {
    if (value < least || value > ProtocolLimits.MAX_INTEGER) {
      throw Refusal.malformed(
          "the field " + field + " is from " + least + " to " + ProtocolLimits.MAX_INTEGER);
    }
  }
}

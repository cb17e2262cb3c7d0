package parley.protocol;

import java.util.List;
import java.util.stream.Stream;

/** Values for the tests of this module. */
final class Examples {
  static final String[] ANN = Specification.keys().get("ann");
  static final Key ANN_KEY = Key.parse(ANN[1]);
  static final Key BOB_KEY = Key.parse(Specification.keys().get("bob")[1]);

  private Examples() {}

  static SignedMessage message(SignedMessage.Target target, String nick, String body) {
    var unsigned =
        new SignedMessage(
            ANN_KEY,
            target,
            new byte[] {1, 2, 3, 4, 5, 6, 7, 8},
            1,
            1_760_000_000_000L,
            nick,
            "text/plain",
            body,
            new byte[64]);
    return unsigned.withSig(Signing.sign(ANN[0], unsigned.signedBytes()));
  }

  static SignedMessage message(String body) {
    return message(new SignedMessage.Target.Channel("general"), "ann", body);
  }

  /** The largest that each field may be: what a server takes, all must be able to pass on. */
  static List<SignedMessage> largest() {
    // a quote is the costliest character that a name or a content type may have in JSON
    var channel = new SignedMessage.Target.Channel("x".repeat(ProtocolLimits.CHANNEL_BYTES));
    var direct = new SignedMessage.Target.Direct(BOB_KEY);
    String nick = "😀".repeat(ProtocolLimits.NICK_CHARACTERS);
    return Stream.of(
            "\u0001".repeat(ProtocolLimits.BODY_JSON_BYTES / 6),
            "\"".repeat(7 * 1024),
            "😀".repeat(2 * 1024),
            "a".repeat(8 * 1024),
            "\"".repeat(7 * 1024 - 1) + "\u007f".repeat(1024))
        .flatMap(body -> Stream.of(message(channel, nick, body), message(direct, nick, body)))
        .map(message ->
            new SignedMessage(
                message.author(),
                message.target(),
                message.session(),
                ProtocolLimits.MAX_INTEGER,
                ProtocolLimits.MAX_INTEGER,
                message.nick(),
                "\"".repeat(ProtocolLimits.CTYPE_BYTES),
                message.body(),
                message.sig()))
        .toList();
  }
}

package parley.protocol;

import java.util.List;

/** Client frames from the fields of their objects. */
final class ClientFrameReader {
  private ClientFrameReader() {}

  static ClientFrame read(JsonFields fields) throws Refusal {
    String type = fields.text("type");
    return switch (type) {
      case "connect" ->
          new ClientFrame.Connect(
              fields.id("id"),
              versions(fields),
              fields.key("key"),
              fields.bytes("nonce", 32),
              origin(fields));
      case "verify" ->
          new ClientFrame.Verify(
              fields.id("id"),
              fields.integer("expires", 0, ProtocolLimits.MAX_INTEGER),
              fields.bytes("sig", MessageForm.SIG_BYTES),
              fields.has("scheme") ? scheme(fields.text("scheme")) : "",
              fields.has("proof")
                  ? fields.bytes("proof", 1, ProtocolLimits.PROOF_BYTES)
                  : new byte[0]);
      case "join" ->
          new ClientFrame.Join(
              fields.id("id"), channel(fields), MessageForm.nick(fields.text("nick")));
      case "leave" -> new ClientFrame.Leave(fields.id("id"), channel(fields));
      case "msg" ->
          new ClientFrame.Msg(
              fields.id("id"), message(fields, SignedMessage.NO_AUTHOR, channelTarget(fields)));
      case "private" ->
          new ClientFrame.Private(
              fields.id("id"), message(fields, SignedMessage.NO_AUTHOR, directTarget(fields)));
      case "who" -> new ClientFrame.Who(fields.id("id"), channel(fields));
      case "ping" -> new ClientFrame.Ping(fields.id("id"));
      case "pong" -> new ClientFrame.Pong(fields.id("id"));
      case "quit" -> new ClientFrame.Quit();
      default -> throw unknown(type);
    };
  }

  static Refusal unknown(String type) {
    return Refusal.of(
        ErrorCode.UNKNOWN_TYPE, "there is no frame of type '" + Sanitiser.line(type, 32) + "'");
  }

  static String channel(JsonFields fields) throws Refusal {
    return MessageForm.channel(fields.text("channel"));
  }

  static SignedMessage.Target channelTarget(JsonFields fields) throws Refusal {
    return new SignedMessage.Target.Channel(fields.text("channel"));
  }

  static SignedMessage.Target directTarget(JsonFields fields) throws Refusal {
    return new SignedMessage.Target.Direct(fields.key("to"));
  }

  static SignedMessage message(JsonFields fields, Key author, SignedMessage.Target target)
      throws Refusal {
    return MessageForm.check(
        new SignedMessage(
            author,
            target,
            fields.bytes("session", MessageForm.SESSION_BYTES),
            fields.integer("seq", 1, ProtocolLimits.MAX_INTEGER),
            fields.integer("ts", 0, ProtocolLimits.MAX_INTEGER),
            fields.text("nick"),
            fields.text("ctype"),
            fields.text("body"),
            fields.bytes("sig", MessageForm.SIG_BYTES)));
  }

  static String scheme(String name) throws Refusal {
    if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
      throw Refusal.malformed(
          "the name of a scheme is 1 to 32 lower-case letters, digits and hyphens, a letter first");
    }
    return name;
  }

  private static List<Integer> versions(JsonFields fields) throws Refusal {
    List<Integer> versions = fields.integers("versions", ProtocolLimits.VERSIONS_OFFERED);
    if (versions.isEmpty()) {
      throw Refusal.malformed("the field versions has at least one version, such as [1]");
    }
    return versions;
  }

  private static String origin(JsonFields fields) throws Refusal {
    String origin = fields.text("origin");
    if (origin.isEmpty() || Text.utf8Length(origin) > ProtocolLimits.ORIGIN_BYTES) {
      throw Refusal.malformed(
          "the field origin is what was dialled, such as wss://chat.example, in 1 to "
              + ProtocolLimits.ORIGIN_BYTES
              + " bytes");
    }
    return origin;
  }
}

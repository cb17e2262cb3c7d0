package parley.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Server frames from the fields of their objects. */
final class ServerFrameReader {
  private ServerFrameReader() {}

  static ServerFrame read(JsonFields fields) throws Refusal {
    String type = fields.text("type");
    return switch (type) {
      case "verify" -> challenge(fields);
      case "success" -> success(fields);
      case "msg" -> new ServerFrame.Msg(message(fields, ClientFrameReader.channelTarget(fields)));
      case "private" ->
          new ServerFrame.Private(message(fields, ClientFrameReader.directTarget(fields)));
      case "presence" ->
          new ServerFrame.Presence(
              ClientFrameReader.channel(fields),
              fields.key("key"),
              MessageForm.nick(fields.text("nick")),
              event(fields.text("event")));
      case "receipt" ->
          new ServerFrame.Receipt(
              fields.mid("mid"), fields.integer("reached"), fields.integer("expected"));
      case "note" ->
          new ServerFrame.Note(
              noteCode(fields),
              fields.text("text"),
              fields.has("channel") ? MessageForm.channel(fields.text("channel")) : "",
              figures(fields));
      case "error" ->
          new ServerFrame.Failure(
              fields.id("re"),
              errorCode(fields),
              fields.text("text"),
              fields.optionalInteger("retryMs"),
              fields.flag("fatal"));
      case "ping" -> new ServerFrame.Ping(fields.id("id"));
      default -> throw ClientFrameReader.unknown(type);
    };
  }

  private static ServerFrame challenge(JsonFields fields) throws Refusal {
    JsonFields limits = fields.object("limits");
    return new ServerFrame.Challenge(
        fields.id("re"),
        fields.integer("version"),
        fields.key("server"),
        fields.bytes("challenge", 32),
        fields.integer("expires", 0, ProtocolLimits.MAX_INTEGER),
        fields.integer("time", 0, ProtocolLimits.MAX_INTEGER),
        new ServerFrame.Limits(
            limits.integer("frame"),
            limits.integer("body"),
            limits.integer("rateBurst"),
            limits.number("ratePerSecond"),
            limits.integer("channels")),
        fields.bytes("sig", MessageForm.SIG_BYTES),
        fields.has("schemes") ? schemes(fields) : List.of());
  }

  private static List<String> schemes(JsonFields fields) throws Refusal {
    List<String> schemes = fields.texts("schemes", ProtocolLimits.SCHEMES);
    for (String scheme : schemes) {
      ClientFrameReader.scheme(scheme);
    }
    return schemes;
  }

  private static ServerFrame success(JsonFields fields) throws Refusal {
    return new ServerFrame.Success(
        fields.id("re"),
        fields.text("text"),
        fields.has("mid") ? List.of(fields.mid("mid")) : List.of(),
        fields.has("members") || fields.has("nicks") || fields.has("count")
            ? List.of(members(fields))
            : List.of(),
        fields.optionalInteger("time"));
  }

  private static ServerFrame.Members members(JsonFields fields) throws Refusal {
    List<Key> keys = fields.keys("members", ProtocolLimits.MEMBERS_SHOWN);
    List<String> nicks = fields.texts("nicks", ProtocolLimits.MEMBERS_SHOWN);
    for (String nick : nicks) {
      if (Names.nickProblem(nick).isPresent()) {
        throw Refusal.malformed("the field nicks is wrong: " + Names.nickProblem(nick).get());
      }
    }
    if (keys.size() != nicks.size()) {
      throw Refusal.malformed("the field nicks has as many entries as members");
    }
    int count = fields.integer("count");
    if (count < keys.size()) {
      throw Refusal.malformed("the field count is at least the number of members shown");
    }
    return new ServerFrame.Members(
        keys, nicks, count, !fields.has("presence") || fields.flag("presence"));
  }

  private static SignedMessage message(JsonFields fields, SignedMessage.Target target)
      throws Refusal {
    SignedMessage message = ClientFrameReader.message(fields, fields.key("from"), target);
    if (!message.mid().equals(fields.mid("mid"))) {
      throw Refusal.malformed("the field mid is not the id of this message");
    }
    return message;
  }

  private static ServerFrame.Presence.Event event(String event) throws Refusal {
    return switch (event) {
      case "joined" -> ServerFrame.Presence.Event.JOINED;
      case "left" -> ServerFrame.Presence.Event.LEFT;
      default -> throw Refusal.malformed("the field event is joined or left");
    };
  }

  private static String noteCode(JsonFields fields) throws Refusal {
    String code = fields.text("code");
    if (!code.matches("[A-Z][A-Z0-9_]{0,31}")) {
      throw Refusal.malformed("the field code is a word in capitals, such as LAGGED");
    }
    return code;
  }

  private static List<ServerFrame.Figure> figures(JsonFields fields) {
    List<ServerFrame.Figure> figures = new ArrayList<>();
    for (String name : fields.names()) {
      OptionalLong value = fields.integerIfAny(name);
      if (value.isPresent()
          && name.matches("[A-Za-z][A-Za-z0-9]{0,31}")
          && figures.size() < ProtocolLimits.FIGURES) {
        figures.add(new ServerFrame.Figure(name, value.getAsLong()));
      }
    }
    return List.copyOf(figures);
  }

  private static ErrorCode errorCode(JsonFields fields) throws Refusal {
    String name = fields.text("code");
    for (ErrorCode code : ErrorCode.values()) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    throw Refusal.malformed("the field code is none of the specification's error codes");
  }
}

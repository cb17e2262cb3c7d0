package parley.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Client and server frames into JSON: one generator over one buffer, in the tables' order. */
final class FrameWriter {
  /** Bytes in a success frame beside its text and its members, at the very most. */
  private static final int SUCCESS_FRAME_BYTES = 512;

  /** Bytes of one member beside its nick: 64 digits, four quotes, two commas. */
  private static final int MEMBER_BYTES = 70;

  private static final String SUCCESS = "success";

  private final JsonGenerator json;

  private FrameWriter(JsonGenerator json) {
    this.json = json;
  }

  static byte[] write(ClientFrame frame) {
    return write(writer -> writer.client(frame));
  }

  static byte[] write(ServerFrame frame) {
    return write(writer -> writer.server(frame));
  }

  /**
   * A success that was written without {@code re}, with it.
   *
   * @param re of a request; empty: it has none
   */
  static byte[] answering(String re, byte[] success) {
    byte[] plain = write(writer -> writer.head(SUCCESS, "re", ""));
    byte[] head = write(writer -> writer.head(SUCCESS, "re", re));
    int shared = plain.length - 1; // up to the end of the object
    byte[] whole = Arrays.copyOf(head, head.length - 1 + success.length - shared);
    System.arraycopy(success, shared, whole, head.length - 1, success.length - shared);
    return whole;
  }

  private static byte[] write(Fields fields) {
    var out = new ByteArrayOutputStream(768);
    try (JsonGenerator json = JsonScan.JSON.createGenerator(out)) {
      json.writeStartObject();
      fields.write(new FrameWriter(json));
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written", e);
    }
    return out.toByteArray();
  }

  @FunctionalInterface
  private interface Fields {
    void write(FrameWriter writer) throws IOException;
  }

  private void client(ClientFrame frame) throws IOException {
    switch (frame) {
      case ClientFrame.Connect connect -> {
        head("connect", "id", connect.id());
        json.writeArrayFieldStart("versions");
        for (int version : connect.versions()) {
          json.writeNumber(version);
        }
        json.writeEndArray();
        json.writeStringField("key", connect.key().hex());
        hex("nonce", connect.nonce());
        text("origin", connect.origin());
      }
      case ClientFrame.Verify verify -> {
        head("verify", "id", verify.id());
        json.writeNumberField("expires", verify.expires());
        hex("sig", verify.sig());
        if (!verify.scheme().isEmpty()) {
          json.writeStringField("scheme", verify.scheme());
        }
        if (verify.proof().length > 0) {
          hex("proof", verify.proof());
        }
      }
      case ClientFrame.Join join -> {
        head("join", "id", join.id());
        text("channel", join.channel());
        text("nick", join.nick());
      }
      case ClientFrame.Leave leave -> {
        head("leave", "id", leave.id());
        text("channel", leave.channel());
      }
      case ClientFrame.Msg msg -> {
        head("msg", "id", msg.id());
        target(msg.message());
        said(msg.message());
      }
      case ClientFrame.Private direct -> {
        head("private", "id", direct.id());
        target(direct.message());
        said(direct.message());
      }
      case ClientFrame.Who who -> {
        head("who", "id", who.id());
        text("channel", who.channel());
      }
      case ClientFrame.Ping ping -> head("ping", "id", ping.id());
      case ClientFrame.Pong pong -> head("pong", "id", pong.id());
      case ClientFrame.Quit quit -> head("quit", "id", "");
    }
  }

  private void server(ServerFrame frame) throws IOException {
    switch (frame) {
      case ServerFrame.Challenge challenge -> challenge(challenge);
      case ServerFrame.Success success -> success(success);
      case ServerFrame.Msg msg -> relayed("msg", msg.message());
      case ServerFrame.Private direct -> relayed("private", direct.message());
      case ServerFrame.Presence presence -> {
        head("presence", "re", "");
        text("channel", presence.channel());
        json.writeStringField("key", presence.key().hex());
        text("nick", presence.nick());
        json.writeStringField(
            "event",
            switch (presence.event()) {
              case JOINED -> "joined";
              case LEFT -> "left";
            });
      }
      case ServerFrame.Receipt receipt -> {
        head("receipt", "re", "");
        json.writeStringField("mid", receipt.mid().hex());
        json.writeNumberField("reached", receipt.reached());
        json.writeNumberField("expected", receipt.expected());
      }
      case ServerFrame.Note note -> {
        head("note", "re", "");
        json.writeStringField("code", note.code());
        text("text", note.text());
        if (!note.channel().isEmpty()) {
          text("channel", note.channel());
        }
        for (ServerFrame.Figure figure : note.figures()) {
          json.writeNumberField(figure.name(), figure.value());
        }
      }
      case ServerFrame.Failure failure -> {
        head("error", "re", failure.re());
        json.writeStringField("code", failure.code().name());
        text("text", failure.text());
        if (failure.retryMs().isPresent()) {
          json.writeNumberField("retryMs", failure.retryMs().getAsLong());
        }
        json.writeBooleanField("fatal", failure.fatal());
      }
      case ServerFrame.Ping ping -> head("ping", "id", ping.id());
    }
  }

  private void challenge(ServerFrame.Challenge challenge) throws IOException {
    head("verify", "re", challenge.re());
    json.writeNumberField("version", challenge.version());
    json.writeStringField("server", challenge.server().hex());
    hex("challenge", challenge.challenge());
    json.writeNumberField("expires", challenge.expires());
    json.writeNumberField("time", challenge.time());
    ServerFrame.Limits limits = challenge.limits();
    json.writeObjectFieldStart("limits");
    json.writeNumberField("frame", limits.frame());
    json.writeNumberField("body", limits.body());
    json.writeNumberField("rateBurst", limits.rateBurst());
    double rate = limits.ratePerSecond();
    if (rate == Math.rint(rate)) {
      json.writeNumberField("ratePerSecond", (long) rate);
    } else {
      json.writeNumberField("ratePerSecond", rate);
    }
    json.writeNumberField("channels", limits.channels());
    json.writeEndObject();
    hex("sig", challenge.sig());
    if (!challenge.schemes().isEmpty()) {
      json.writeArrayFieldStart("schemes");
      for (String scheme : challenge.schemes()) {
        json.writeString(scheme);
      }
      json.writeEndArray();
    }
  }

  private void success(ServerFrame.Success success) throws IOException {
    head(SUCCESS, "re", success.re());
    text("text", success.text());
    if (!success.mid().isEmpty()) {
      json.writeStringField("mid", success.mid().getFirst().hex());
    }
    if (!success.members().isEmpty()) {
      members(
          success.members().getFirst(),
          ProtocolLimits.FRAME_BYTES - SUCCESS_FRAME_BYTES - Text.jsonLength(success.text()));
    }
    if (success.time().isPresent()) {
      json.writeNumberField("time", success.time().getAsLong());
    }
  }

  private void members(ServerFrame.Members members, int room) throws IOException {
    int shown = 0;
    int left = room;
    for (String nick : members.nicks()) {
      left -= MEMBER_BYTES + Text.jsonLength(nick);
      if (left < 0 || shown == ProtocolLimits.MEMBERS_SHOWN) {
        break;
      }
      shown++;
    }
    json.writeArrayFieldStart("members");
    for (Key key : members.keys().subList(0, shown)) {
      json.writeString(key.hex());
    }
    json.writeEndArray();
    List<String> nicks = members.nicks().subList(0, shown);
    json.writeArrayFieldStart("nicks");
    for (String nick : nicks) {
      json.writeString(wholeText(nick));
    }
    json.writeEndArray();
    json.writeNumberField("count", members.count());
    if (!members.presence()) {
      json.writeBooleanField("presence", false);
    }
  }

  private void relayed(String type, SignedMessage message) throws IOException {
    head(type, "re", "");
    json.writeStringField("mid", message.mid().hex());
    target(message);
    json.writeStringField("from", message.author().hex());
    said(message);
  }

  private void head(String type, String idField, String id) throws IOException {
    json.writeStringField("type", type);
    if (!id.isEmpty()) {
      text(idField, id);
    }
  }

  private void target(SignedMessage message) throws IOException {
    switch (message.target()) {
      case SignedMessage.Target.Channel channel -> text("channel", channel.name());
      case SignedMessage.Target.Direct direct -> json.writeStringField("to", direct.key().hex());
    }
  }

  private void said(SignedMessage message) throws IOException {
    hex("session", message.session());
    json.writeNumberField("seq", message.seq());
    json.writeNumberField("ts", message.ts());
    text("nick", message.nick());
    text("ctype", message.ctype());
    text("body", message.body());
    hex("sig", message.sig());
  }

  private void text(String name, String value) throws IOException {
    json.writeStringField(name, wholeText(value));
  }

  /** The generator would write half a character as an escape, which every reader refuses. */
  private static String wholeText(String text) {
    if (Text.hasLoneSurrogate(text)) {
      throw new IllegalArgumentException("a text with half a character (a lone surrogate)");
    }
    return text;
  }

  private void hex(String name, byte[] bytes) throws IOException {
    json.writeStringField(name, HexFormat.of().formatHex(bytes));
  }
}

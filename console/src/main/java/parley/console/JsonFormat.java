package parley.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import parley.client.ClientEvent;
import parley.protocol.Key;
import parley.protocol.ServerFrame;
import parley.protocol.SignedMessage;

/** One JSON object a line, in ASCII: texts are whole, and can do a terminal no harm. */
final class JsonFormat implements EventFormat {
  private static final HexFormat HEX = HexFormat.of();
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  @Override
  public List<String> key(Key self) {
    return line("key", json -> key(json, "key", self));
  }

  @Override
  public List<String> help(List<String> lines) {
    return line("help", json -> json.writeStringField("text", String.join("\n", lines)));
  }

  @Override
  public List<String> event(ClientEvent event) {
    return switch (event) {
      case ClientEvent.Challenged e -> line("challenged", json -> challenged(json, e));
      case ClientEvent.ClockDiffers e ->
          line(
              "clock",
              json -> {
                json.writeNumberField("offsetMs", e.offsetMs());
                json.writeBooleanField("followed", e.followed());
              });
      case ClientEvent.Signed e ->
          line("signed", json -> json.writeStringField("sig", HEX.formatHex(e.signature())));
      case ClientEvent.Ready e ->
          line(
              "ready",
              json -> {
                key(json, "server", e.server());
                key(json, "key", e.self());
                json.writeStringField("text", e.text());
              });
      case ClientEvent.Distrusted e -> text("distrusted", e.text());
      case ClientEvent.Joined e -> line("joined", json -> joined(json, e));
      case ClientEvent.Left e ->
          line("left", json -> json.writeStringField("channel", e.channel()));
      case ClientEvent.Listed e ->
          line(
              "members",
              json -> {
                json.writeStringField("channel", e.channel());
                members(json, e.members());
              });
      case ClientEvent.Sent e -> line("sent", json -> sent(json, e));
      case ClientEvent.Done e -> text("done", e.text());
      case ClientEvent.MessageReceived e ->
          line("message", json -> received(json, e.message(), e.order(), e.age()));
      case ClientEvent.DirectReceived e ->
          line("private", json -> received(json, e.message(), e.order(), e.age()));
      case ClientEvent.Forged e ->
          line(
              "forged",
              json -> {
                message(json, e.alleged());
                json.writeBooleanField("verified", false);
                json.writeStringField("text", e.reason());
              });
      case ClientEvent.Presence e -> line("presence", json -> presence(json, e));
      case ClientEvent.Confirmed e ->
          line(
              "receipt",
              json -> {
                json.writeStringField("mid", e.mid().hex());
                json.writeNumberField("reached", e.reached());
                json.writeNumberField("expected", e.expected());
              });
      case ClientEvent.Notice e -> line("note", json -> notice(json, e));
      case ClientEvent.Failed e -> line("error", json -> failed(json, e));
      case ClientEvent.Slowed _ -> line("slowed", _ -> {});
      case ClientEvent.Rejected e -> text("rejected", e.text());
      case ClientEvent.Unanswered e ->
          line("unanswered", json -> json.writeStringField("request", e.what()));
      case ClientEvent.Garbled e -> text("garbled", e.text());
      case ClientEvent.Silent e ->
          line("silent", json -> json.writeNumberField("silentMs", e.silentMs()));
      case ClientEvent.Closed e -> text("closed", e.cause());
    };
  }

  private static void challenged(JsonGenerator json, ClientEvent.Challenged e) throws IOException {
    key(json, "server", e.server());
    json.writeStringField("challenge", HEX.formatHex(e.challenge()));
    json.writeNumberField("clockOffsetMs", e.clockOffsetMs());
    json.writeObjectFieldStart("limits");
    json.writeNumberField("frame", e.limits().frame());
    json.writeNumberField("body", e.limits().body());
    json.writeNumberField("rateBurst", e.limits().rateBurst());
    json.writeNumberField("ratePerSecond", e.limits().ratePerSecond());
    json.writeNumberField("channels", e.limits().channels());
    json.writeEndObject();
  }

  private static void joined(JsonGenerator json, ClientEvent.Joined e) throws IOException {
    json.writeStringField("channel", e.channel());
    json.writeStringField("nick", e.nick());
    if (e.members().isPresent()) {
      members(json, e.members().get());
    }
  }

  private static void members(JsonGenerator json, ServerFrame.Members members) throws IOException {
    json.writeNumberField("count", members.count());
    json.writeBooleanField("presence", members.presence());
    json.writeArrayFieldStart("members");
    for (int i = 0; i < members.keys().size(); i++) {
      json.writeStartObject();
      key(json, "key", members.keys().get(i));
      json.writeStringField("nick", members.nicks().get(i));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void sent(JsonGenerator json, ClientEvent.Sent e) throws IOException {
    if (e.mid().isPresent()) {
      json.writeStringField("mid", e.mid().get().hex());
    }
    json.writeStringField("text", e.text());
  }

  private static void received(
      JsonGenerator json, SignedMessage message, ClientEvent.Order order, ClientEvent.Age age)
      throws IOException {
    message(json, message);
    json.writeBooleanField("verified", true);
    json.writeStringField("order", order.place().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("missed", order.missed());
    json.writeBooleanField("timely", age.isTimely());
    json.writeNumberField("ageMs", age.ms());
  }

  private static void message(JsonGenerator json, SignedMessage message) throws IOException {
    switch (message.target()) {
      case SignedMessage.Target.Channel(String name) -> json.writeStringField("channel", name);
      case SignedMessage.Target.Direct(Key to) -> key(json, "to", to);
    }
    json.writeStringField("mid", message.mid().hex());
    key(json, "from", message.author());
    json.writeStringField("nick", message.nick());
    json.writeStringField("session", HEX.formatHex(message.session()));
    json.writeNumberField("seq", message.seq());
    json.writeNumberField("ts", message.ts());
    json.writeStringField("ctype", message.ctype());
    json.writeStringField("body", message.body());
  }

  private static void presence(JsonGenerator json, ClientEvent.Presence e) throws IOException {
    json.writeStringField("channel", e.channel());
    key(json, "key", e.key());
    json.writeStringField("nick", e.nick());
    json.writeBooleanField("joined", e.joined());
  }

  private static void notice(JsonGenerator json, ClientEvent.Notice e) throws IOException {
    json.writeStringField("code", e.code());
    json.writeStringField("text", e.text());
    if (!e.channel().isEmpty()) {
      json.writeStringField("channel", e.channel());
    }
    json.writeObjectFieldStart("figures");
    for (ServerFrame.Figure figure : e.figures()) {
      json.writeNumberField(figure.name(), figure.value());
    }
    json.writeEndObject();
  }

  private static void failed(JsonGenerator json, ClientEvent.Failed e) throws IOException {
    json.writeStringField("code", e.code().name());
    json.writeStringField("text", e.text());
    if (e.message().isPresent()) {
      json.writeStringField("mid", e.message().get().mid().hex());
    }
    if (e.retryMs().isPresent()) {
      json.writeNumberField("retryMs", e.retryMs().getAsLong());
    }
    json.writeBooleanField("fatal", e.fatal());
  }

  private static void key(JsonGenerator json, String field, Key key) throws IOException {
    json.writeStringField(field, key.hex());
  }

  private static List<String> text(String event, String text) {
    return line(event, json -> json.writeStringField("text", text));
  }

  private static List<String> line(String event, Fields fields) {
    var text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("event", event);
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return List.of(text.toString());
  }
}

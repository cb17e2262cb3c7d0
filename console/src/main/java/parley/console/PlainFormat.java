package parley.console;

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import parley.client.ClientEvent;
import parley.client.ClientEvent.Order.Place;
import parley.protocol.Key;
import parley.protocol.Sanitiser;
import parley.protocol.ServerFrame;
import parley.protocol.SignedMessage;

/** Lines for people, and for simple scripts. */
final class PlainFormat implements EventFormat {
  private static final int MEMBERS_IN_LINE = 20;

  private static final HexFormat HEX = HexFormat.of();
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");

  private final Key self;
  private final boolean manual;
  private final Optional<Supplier<LocalTime>> clock;
  private final Hints hints;
  private final KeyNames names = new KeyNames();

  /**
   * @param clock if present, somebody sits at a terminal: what others do is shown with the time,
   *     and what goes without saying is left out
   */
  PlainFormat(Key self, boolean manual, Optional<Supplier<LocalTime>> clock) {
    this.self = self;
    this.manual = manual;
    this.clock = clock;
    hints = new Hints(clock.isPresent(), manual);
    names.see(self);
  }

  @Override
  public List<String> key(Key own) {
    return List.of("OK your key is " + own.hex() + ", in short ~" + own.shortForm());
  }

  @Override
  public List<String> help(List<String> lines) {
    return lines;
  }

  @Override
  public List<String> event(ClientEvent event) {
    var lines = new ArrayList<String>();
    // All keys are seen before the first is shown: two in one list may be alike.
    keys(event).forEach(key -> names.see(key).ifPresent(lines::add));
    lines.addAll(lines(event));
    return lines.stream().map(Sanitiser::line).toList();
  }

  /** Whom an event names. */
  private static Stream<Key> keys(ClientEvent event) {
    return switch (event) {
      case ClientEvent.Joined joined ->
          joined.members().stream().flatMap(members -> members.keys().stream());
      case ClientEvent.Listed listed -> listed.members().keys().stream();
      case ClientEvent.MessageReceived received -> Stream.of(received.message().author());
      case ClientEvent.DirectReceived received -> Stream.of(received.message().author());
      case ClientEvent.Forged forged -> Stream.of(forged.alleged().author());
      case ClientEvent.Presence presence -> Stream.of(presence.key());
      default -> Stream.empty();
    };
  }

  private List<String> lines(ClientEvent event) {
    return switch (event) {
      case ClientEvent.Challenged challenged ->
          manual ? hints.challenged(HEX.formatHex(challenged.challenge())) : List.of();
      case ClientEvent.ClockDiffers differs -> List.of(clockDiffers(differs));
      case ClientEvent.Signed signed -> hints.signed(HEX.formatHex(signed.signature()));
      case ClientEvent.Ready ready ->
          List.of(
              "OK verified as ~"
                  + ready.self().shortForm()
                  + " by the server ~"
                  + ready.server().shortForm()
                  + " ("
                  + ready.server().hex()
                  + ")");
      case ClientEvent.Distrusted distrusted -> List.of("ERROR DISTRUSTED " + distrusted.text());
      case ClientEvent.Joined joined -> List.of(joined(joined));
      case ClientEvent.Left left -> List.of("OK left " + left.channel());
      case ClientEvent.Listed listed -> listed(listed);
      case ClientEvent.Sent sent ->
          clock.isPresent()
              ? List.of()
              : List.of("OK sent" + sent.mid().map(mid -> " " + mid.hex()).orElse(""));
      case ClientEvent.Done done -> List.of("OK " + done.text());
      case ClientEvent.MessageReceived received -> List.of(message(received));
      case ClientEvent.DirectReceived received -> List.of(direct(received));
      case ClientEvent.Forged forged ->
          List.of(
              "NOTE FORGED a message in the name of "
                  + who(forged.alleged().nick(), forged.alleged().author())
                  + " is not shown: "
                  + forged.reason());
      case ClientEvent.Presence presence ->
          List.of(
              time()
                  + "* "
                  + who(presence.nick(), presence.key())
                  + (presence.joined() ? " joined " : " left ")
                  + presence.channel());
      case ClientEvent.Confirmed _ -> List.of();
      case ClientEvent.Notice notice -> List.of(notice(notice));
      case ClientEvent.Failed failed -> List.of(hints.failed(failed));
      case ClientEvent.Slowed _ -> List.of(hints.slowed());
      case ClientEvent.Rejected rejected -> List.of("ERROR REJECTED " + rejected.text());
      case ClientEvent.Unanswered unanswered ->
          List.of("ERROR UNANSWERED the server did not answer " + unanswered.what() + " in time");
      case ClientEvent.Garbled garbled ->
          List.of("NOTE GARBLED the server sent what is not of the protocol: " + garbled.text());
      case ClientEvent.Silent silent ->
          List.of(
              "NOTE SILENT nothing came from the server for " + silent.silentMs() / 1000 + " s");
      case ClientEvent.Closed closed -> List.of(hints.closed(closed));
    };
  }

  private static String clockDiffers(ClientEvent.ClockDiffers differs) {
    long offsetMs = differs.offsetMs();
    return "NOTE CLOCK this machine's clock is "
        + Math.abs(offsetMs) / 1000
        + " s "
        + (offsetMs > 0 ? "behind" : "ahead of")
        + " the server's, "
        + (differs.followed()
            ? "whose time your messages bear"
            : "which is too far to believe it: set this clock; until then no message is sent");
  }

  private String joined(ClientEvent.Joined joined) {
    return "OK joined "
        + joined.channel()
        + " as "
        + who(joined.nick(), self)
        + joined.members().map(this::inLine).orElse("");
  }

  private String inLine(ServerFrame.Members members) {
    String some = members(members).limit(MEMBERS_IN_LINE).collect(Collectors.joining(", "));
    int more = members.count() - Math.min(MEMBERS_IN_LINE, members.keys().size());
    return "; "
        + count(members)
        + ": "
        + some
        + (more == 0 ? "" : ", and " + more + " more")
        + (members.presence() ? "" : "; who comes and goes is not told");
  }

  private Stream<String> members(ServerFrame.Members members) {
    return IntStream.range(0, members.keys().size())
        .mapToObj(i -> who(members.nicks().get(i), members.keys().get(i)));
  }

  private static String count(ServerFrame.Members members) {
    return members.count() + (members.count() == 1 ? " member" : " members");
  }

  private List<String> listed(ClientEvent.Listed listed) {
    ServerFrame.Members members = listed.members();
    var lines = new ArrayList<String>();
    int shown = members.keys().size();
    lines.add("OK " + listed.channel() + " has " + count(members));
    for (int i = 0; i < shown; i++) {
      Key key = members.keys().get(i);
      lines.add("  " + who(members.nicks().get(i), key) + " " + key.hex());
    }
    if (shown < members.count()) {
      lines.add("  and " + (members.count() - shown) + " more");
    }
    return lines;
  }

  private String message(ClientEvent.MessageReceived received) {
    SignedMessage message = received.message();
    String who = who(message.nick(), message.author());
    return received.order().place() == Place.REPEATED
        ? repeated(who)
        : time()
            + "["
            + received.channel()
            + "] "
            + mark(received.age())
            + who
            + ": "
            + message.body();
  }

  private String direct(ClientEvent.DirectReceived received) {
    SignedMessage message = received.message();
    String who = who(message.nick(), message.author());
    if (received.order().place() == Place.REPEATED) {
      return repeated(who);
    }
    // Another session of the same key sent it: then it is of interest to whom.
    boolean ours = message.author().equals(self);
    String to =
        ours && message.target() instanceof SignedMessage.Target.Direct(Key receiver)
            ? " to " + receiver.hex()
            : "";
    return time()
        + "[private] "
        + mark(received.age())
        + who
        + " ("
        + message.author().hex()
        + ")"
        + to
        + ": "
        + message.body();
  }

  /** Marked, not hidden: its author did write it, but a server may have kept it until now. */
  private static String mark(ClientEvent.Age age) {
    if (age.isTimely()) {
      return "";
    }
    long seconds = Math.abs(age.ms()) / 1000;
    return "(" + seconds + (age.ms() > 0 ? " s old) " : " s ahead) ");
  }

  private static String repeated(String who) {
    return "NOTE REPEATED a message by " + who + " was delivered again and is not shown";
  }

  private static String notice(ClientEvent.Notice notice) {
    String figures =
        notice.figures().stream()
            .map(figure -> figure.name() + " " + figure.value())
            .collect(Collectors.joining(", "));
    return "NOTE "
        + notice.code()
        + " "
        + notice.text()
        + (figures.isEmpty() ? "" : " (" + figures + ")");
  }

  /** A nick cannot pass for a nick with a key behind it, nor for the end of one. */
  private String who(String nick, Key key) {
    return nick.replace('~', '_').replace(':', '_') + "~" + names.name(key);
  }

  private String time() {
    return clock.map(now -> CLOCK.format(now.get()) + " ").orElse("");
  }
}

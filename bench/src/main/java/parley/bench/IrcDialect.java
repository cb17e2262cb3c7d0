package parley.bench;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** IRC (RFC 2812), for inspircd and ngircd. */
final class IrcDialect implements Dialect {
  private static final byte[] SAYS = Bytes.ascii(" PRIVMSG ");
  private static final byte[] TEXT = Bytes.ascii(" :");

  private final int bodyBytes;

  IrcDialect(int bodyBytes) {
    this.bodyBytes = bodyBytes;
  }

  @Override
  public boolean sendersJoin() {
    return true;
  }

  @Override
  public String channel(int index) {
    return "#" + Dialect.super.channel(index);
  }

  @Override
  public Talk talk(Client client) {
    String nick = String.format(Locale.ROOT, "u%06d", client.index);
    return new Talk() {
      @Override
      public void begin() {
        client.send(Bytes.ascii("NICK " + nick + "\r\nUSER " + nick + " 0 * :load\r\n"));
      }

      @Override
      public void join(String channel) {
        client.send(Bytes.ascii("JOIN " + channel + "\r\n"));
      }

      @Override
      public int take(ByteBuffer in, int at, int end) {
        int length = Bytes.line(in, at, end);
        int says = length == 0 ? -1 : Bytes.find(in, at, at + length, SAYS);
        if (says >= 0) {
          int text = Bytes.find(in, says, at + length, TEXT) + TEXT.length;
          client.shape(Shape.of(in, at, length, says - at, text - at));
          client.delivered(Numbers.parse(in, text));
        } else if (length > 0) {
          reply(client, Bytes.text(in, at, length));
        }
        return length;
      }
    };
  }

  private static void reply(Client client, String line) {
    String[] words = line.split(" ");
    switch (words[0].equals("PING") || words[0].equals("ERROR") ? words[0] : words[1]) {
      case "PING" -> client.send(Bytes.ascii("PONG " + words[1].trim() + "\r\n"));
      case "376", "422" -> client.loggedIn(); // the end of the message of the day, or none
      case "366" -> client.joined(); // the end of the names
      case "ERROR", "433", "432", "405", "471", "437" -> throw new IllegalStateException(line);
      default -> {} // notices, numbers, names, and who else joins
    }
  }

  @Override
  public List<byte[]> messages(Client sender, String channel, long first, int count) {
    byte[] head = Bytes.ascii("PRIVMSG " + channel + " :");
    byte[] tail = {'\r', '\n'};
    return LongStream.range(first, first + count)
        .mapToObj(number -> Bytes.joined(head, Bytes.body(number, bodyBytes), tail))
        .toList();
  }
}

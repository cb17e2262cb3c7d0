package parley.bench;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.LongStream;

/** NATS: its text protocol, at most once, without echo. */
final class NatsDialect implements Dialect {
  private static final int FIRST_SUBSCRIPTION = 1_000_000;

  private final int bodyBytes;

  NatsDialect(int bodyBytes) {
    this.bodyBytes = bodyBytes;
  }

  @Override
  public Talk talk(Client client) {
    return new Talk() {
      private int subscriptions;
      private int pongs;

      @Override
      public void begin() {
        client.send(
            Bytes.ascii(
                "CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":false}\r\nPING\r\n"));
      }

      @Override
      public void join(String channel) {
        int id = FIRST_SUBSCRIPTION + subscriptions++;
        client.send(Bytes.ascii("SUB " + channel + " " + id + "\r\nPING\r\n"));
      }

      @Override
      public int take(ByteBuffer in, int at, int end) {
        int line = Bytes.line(in, at, end);
        if (line == 0) {
          return 0;
        }
        switch (in.get(at + 1)) {
          case 'S' -> { // MSG
            int whole = line + bodyBytes + 2;
            if (end - at < whole) {
              return 0;
            }
            client.shape(Shape.of(in, at, whole, 0, line));
            client.delivered(Numbers.parse(in, at + line));
            return whole;
          }
          case 'O' -> { // PONG: to that of the login, then one for each subscription
            if (pongs++ == 0) {
              client.loggedIn();
            } else {
              client.joined();
            }
          }
          case 'I' -> client.send(Bytes.ascii("PONG\r\n")); // PING
          case 'N' -> {} // INFO
          default -> throw new IllegalStateException("nats said " + Bytes.text(in, at, line));
        }
        return line;
      }
    };
  }

  @Override
  public List<byte[]> messages(Client sender, String channel, long first, int count) {
    byte[] head = Bytes.ascii("PUB " + channel + " " + bodyBytes + "\r\n");
    byte[] tail = {'\r', '\n'};
    return LongStream.range(first, first + count)
        .mapToObj(number -> Bytes.joined(head, Bytes.body(number, bodyBytes), tail))
        .toList();
  }
}

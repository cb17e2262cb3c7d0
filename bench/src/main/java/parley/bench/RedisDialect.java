package parley.bench;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.LongStream;

/** Redis: publish and subscribe in RESP2. */
final class RedisDialect implements Dialect {
  private static final byte[] SUBSCRIBED = Bytes.ascii("*3\r\n$9\r\nsubscribe\r\n");

  /** Where {@code message} stands in a delivery. */
  private static final int WORD_OFFSET = 8;

  private static final int LINES_OF_SUBSCRIBED = 6;

  private final int bodyBytes;

  RedisDialect(int bodyBytes) {
    this.bodyBytes = bodyBytes;
  }

  @Override
  public Talk talk(Client client) {
    return new Talk() {
      @Override
      public void begin() {
        client.loggedIn();
      }

      @Override
      public void join(String channel) {
        client.send(command("SUBSCRIBE", channel));
      }

      @Override
      public int take(ByteBuffer in, int at, int end) {
        return switch (in.get(at)) {
          case ':' -> Bytes.line(in, at, end); // how many got a message
          case '*' -> push(client, in, at, end);
          default -> throw new IllegalStateException("redis said " + Bytes.text(in, at, end - at));
        };
      }
    };
  }

  private int push(Client client, ByteBuffer in, int at, int end) {
    if (end - at < SUBSCRIBED.length) {
      return 0;
    }
    if (Bytes.find(in, at, at + SUBSCRIBED.length, SUBSCRIBED) == at) {
      int length = lines(in, at, end, LINES_OF_SUBSCRIBED);
      if (length > 0) {
        client.joined();
      }
      return length;
    }
    int head = lines(in, at, end, 6); // *3 $7 message $n channel $n
    int whole = head + bodyBytes + 2;
    if (head == 0 || end - at < whole) {
      return 0;
    }
    client.shape(Shape.of(in, at, whole, WORD_OFFSET, head));
    client.delivered(Numbers.parse(in, at + head));
    return whole;
  }

  private static int lines(ByteBuffer in, int at, int end, int count) {
    int to = at;
    for (int i = 0; i < count; i++) {
      int line = Bytes.line(in, to, end);
      if (line == 0) {
        return 0;
      }
      to += line;
    }
    return to - at;
  }

  private static byte[] command(String... words) {
    var text = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return Bytes.ascii(text.toString());
  }

  @Override
  public List<byte[]> messages(Client sender, String channel, long first, int count) {
    return LongStream.range(first, first + count)
        .mapToObj(number ->
            command("PUBLISH", channel, new String(Bytes.body(number, bodyBytes), US_ASCII)))
        .toList();
  }

  private static final java.nio.charset.Charset US_ASCII =
      java.nio.charset.StandardCharsets.US_ASCII;
}

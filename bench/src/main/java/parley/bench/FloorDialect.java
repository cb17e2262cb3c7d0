package parley.bench;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.LongStream;

/** The floor's protocol: {@code J} joins, any other line goes to all who did. */
final class FloorDialect implements Dialect {
  private static final String HEAD = "{\"type\":\"msg\",\"seq\":";

  private final int bytes;

  /**
   * @param bytes of a message, its line end included
   */
  FloorDialect(int bytes) {
    this.bytes = bytes;
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
        client.send(Bytes.ascii("J\n"));
      }

      @Override
      public int take(ByteBuffer in, int at, int end) {
        int length = Bytes.line(in, at, end);
        if (length == 2) {
          client.joined();
        } else if (length > 0) {
          client.shape(Shape.of(in, at, length, 0, HEAD.length()));
          client.delivered(Numbers.parse(in, at + HEAD.length()));
        }
        return length;
      }
    };
  }

  @Override
  public List<byte[]> messages(Client sender, String channel, long first, int count) {
    return LongStream.range(first, first + count).mapToObj(this::message).toList();
  }

  private byte[] message(long number) {
    String begin = HEAD + Numbers.text(number) + ",\"body\":\"";
    return Bytes.ascii(begin + "x".repeat(bytes - begin.length() - 3) + "\"}\n");
  }
}

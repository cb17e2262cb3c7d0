package parley.bench;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** MQTT 3.1.1 at quality of service 0, for mosquitto. */
final class MqttDialect implements Dialect {
  private static final byte CONNECT = 0x10;
  private static final byte CONNACK = 0x20;
  private static final byte PUBLISH = 0x30;
  private static final byte SUBSCRIBE = (byte) 0x82;
  private static final byte SUBACK = (byte) 0x90;

  private final int bodyBytes;

  MqttDialect(int bodyBytes) {
    this.bodyBytes = bodyBytes;
  }

  @Override
  public Talk talk(Client client) {
    return new Talk() {
      private int packetId;

      @Override
      public void begin() {
        byte[] clean = {4, 2, 0, 0}; // level, flags, no keep-alive
        client.send(
            packet(
                CONNECT,
                text("MQTT"),
                clean,
                text(String.format(Locale.ROOT, "u%06d", client.index))));
      }

      @Override
      public void join(String channel) {
        packetId++;
        byte[] id = {(byte) (packetId >> 8), (byte) packetId};
        client.send(packet(SUBSCRIBE, id, text(channel), new byte[] {0}));
      }

      @Override
      public int take(ByteBuffer in, int at, int end) {
        if (end - at < 4) {
          return 0;
        }
        int head = in.get(at + 1) < 0 ? 3 : 2;
        int rest = (in.get(at + 1) & 0x7f) | (head == 3 ? in.get(at + 2) << 7 : 0);
        if (end - at < head + rest) {
          return 0;
        }
        switch (in.get(at)) {
          case CONNACK -> client.loggedIn();
          case SUBACK -> client.joined();
          case PUBLISH -> {
            int number = head + rest - bodyBytes;
            client.shape(Shape.of(in, at, head + rest, 0, number));
            client.delivered(Numbers.parse(in, at + number));
          }
          default -> throw new IllegalStateException("mosquitto sent a packet " + in.get(at));
        }
        return head + rest;
      }
    };
  }

  @Override
  public List<byte[]> messages(Client sender, String channel, long first, int count) {
    return LongStream.range(first, first + count)
        .mapToObj(number -> packet(PUBLISH, text(channel), Bytes.body(number, bodyBytes)))
        .toList();
  }

  private static byte[] text(String text) {
    byte[] bytes = Bytes.ascii(text);
    return Bytes.joined(new byte[] {(byte) (bytes.length >> 8), (byte) bytes.length}, bytes);
  }

  private static byte[] packet(byte kind, byte[]... parts) {
    byte[] rest = Bytes.joined(parts);
    byte[] head =
        rest.length < 0x80
            ? new byte[] {kind, (byte) rest.length}
            : new byte[] {kind, (byte) (rest.length | 0x80), (byte) (rest.length >> 7)};
    return Bytes.joined(head, rest);
  }
}

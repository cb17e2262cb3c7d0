package parley.discovery.local;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * The one kind of packet: magic, u8 flags, u16 port, u64 id, 16 bytes of code over all before it.
 * Any thread.
 */
final class Beacons {
  /** Bytes of a packet: exactly so many. */
  static final int BYTES = 35;

  /** Bytes of the code, which are the packet's last. */
  static final int CODE_BYTES = 16;

  private static final byte[] MAGIC = "parley/1".getBytes(StandardCharsets.US_ASCII);
  private static final int QUESTION = 1;

  private final long self;
  private final UnaryOperator<byte[]> code;

  /**
   * @param self tells this server's packets from others': random, and new at each start
   * @param code what servers of the same network alone can make
   */
  Beacons(long self, UnaryOperator<byte[]> code) {
    this.self = self;
    this.code = code;
  }

  /**
   * A server says that it is there.
   *
   * @param question whether the others are to say the same
   * @param port for other servers; 0: it cannot be dialled
   * @param id of this run of the server
   */
  record Beacon(boolean question, int port, long id) {}

  /** What a packet turned out to be. */
  sealed interface Read {
    /** Another server of this network. */
    record Heard(Beacon beacon) implements Read {}

    /** Not to be listened to, and why. */
    enum Ignored implements Read {
      MALFORMED,
      OTHER_NETWORK,
      OWN
    }
  }

  long self() {
    return self;
  }

  byte[] packet(boolean question, int port) {
    ByteBuffer packet = ByteBuffer.allocate(BYTES);
    packet.put(MAGIC).put((byte) (question ? QUESTION : 0)).putShort((short) port).putLong(self);
    return packet.put(code.apply(Arrays.copyOf(packet.array(), BYTES - CODE_BYTES))).array();
  }

  /** Judges what anybody may have sent. */
  Read read(byte[] packet) {
    if (packet.length != BYTES || !Arrays.equals(packet, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      return Read.Ignored.MALFORMED;
    }
    ByteBuffer fields = ByteBuffer.wrap(packet).position(MAGIC.length);
    int flags = fields.get();
    int port = Short.toUnsignedInt(fields.getShort());
    long id = fields.getLong();
    if (id == self) {
      return Read.Ignored.OWN;
    }
    byte[] expected = code.apply(Arrays.copyOf(packet, BYTES - CODE_BYTES));
    byte[] actual = Arrays.copyOfRange(packet, BYTES - CODE_BYTES, BYTES);
    if (!MessageDigest.isEqual(expected, actual)) {
      return Read.Ignored.OTHER_NETWORK;
    }
    // Other flags may mean something to later servers.
    return new Read.Heard(new Beacon((flags & QUESTION) != 0, port, id));
  }
}

package parley.protocol;

import java.util.Arrays;
import java.util.List;

/**
 * Peer frames in binary: one byte kind, then the fields in the order of the record. Strict:
 * trailing bytes, bad UTF-8 and anything unspecified are refused. All methods are pure; any thread.
 */
public final class PeerCodec {
  private PeerCodec() {}

  /** Decodes one frame, without the length before it. */
  public static Decoded<PeerFrame> decode(byte[] frame) {
    try {
      if (frame.length > ProtocolLimits.PEER_FRAME_BYTES) {
        throw Refusal.of(
            ErrorCode.TOO_LARGE,
            "a peer frame has at most " + ProtocolLimits.PEER_FRAME_BYTES + " bytes");
      }
      return new Decoded.Frame<>(new PeerFrameReader(frame).read());
    } catch (Refusal refusal) {
      return refusal.as("");
    }
  }

  /**
   * Encodes one frame, without the length before it. The text of a BYE is cut to its limit.
   *
   * @throws IllegalArgumentException if a field does not keep its limit: no such frame may be built
   */
  public static byte[] encode(PeerFrame frame) {
    var out = new Writer(room(frame));
    switch (frame) {
      case PeerFrame.Hello hello -> {
        out.u8(1);
        out.u16(hello.version());
        out.text(hello.network());
        out.texts(hello.addresses(), ProtocolLimits.ADDRESSES);
        out.u32(hello.flags());
        out.bytes(hello.proof());
      }
      case PeerFrame.Ping ping -> {
        out.u8(2);
        out.u64(ping.number());
      }
      case PeerFrame.Pong pong -> {
        out.u8(3);
        out.u64(pong.number());
      }
      case PeerFrame.Peers peers -> {
        out.u8(4);
        out.count(peers.peers().size(), ProtocolLimits.PEERS);
        for (PeerFrame.Peer peer : peers.peers()) {
          out.key(peer.key());
          out.texts(peer.addresses(), ProtocolLimits.ADDRESSES);
        }
      }
      case PeerFrame.Data data -> {
        out.u8(5);
        out.u8(data.ttl());
        out.u64(data.source());
        out.longs(data.targets(), ProtocolLimits.TARGETS);
        out.message(data.message());
      }
      case PeerFrame.Ack ack -> {
        out.u8(6);
        out.u64(ack.mid().high());
        out.u64(ack.mid().low());
        out.u64(ack.from());
        out.u64(ack.to());
        out.u8(ack.delivered() ? 1 : 0);
        out.fixed(ack.mac());
      }
      case PeerFrame.Announce announce -> {
        out.u8(8);
        out.u8(announce.hops());
        out.announcement(announce.announcement());
        out.fixed(announce.announcement().sig());
      }
      case PeerFrame.Digest digest -> {
        out.u8(9);
        out.count(digest.ids().length, ProtocolLimits.DIGEST);
        for (int i = 0; i < digest.ids().length; i++) {
          out.u64(digest.ids()[i]);
          out.u64(digest.versions()[i]);
          out.u8(digest.hops()[i]);
        }
      }
      case PeerFrame.Pull pull -> {
        out.u8(10);
        out.count(pull.ids().length, ProtocolLimits.PULLED);
        for (int i = 0; i < pull.ids().length; i++) {
          out.u64(pull.ids()[i]);
          out.u64(pull.bases()[i]);
        }
      }
      case PeerFrame.Roster roster -> {
        out.u8(11);
        out.u8(roster.ttl());
        out.longs(roster.targets(), ProtocolLimits.TARGETS);
        out.u64(roster.number());
        out.roster(roster.update());
        out.fixed(roster.update().sig());
      }
      case PeerFrame.Ask ask -> {
        out.u8(12);
        out.u8(ask.ttl());
        out.u64(ask.source());
        out.longs(ask.targets(), ProtocolLimits.TARGETS);
        out.u64(ask.number());
        out.text(ask.channel());
      }
      case PeerFrame.Bye bye -> {
        out.u8(7);
        out.text(bye.code());
        out.text(Text.cut(bye.text(), ProtocolLimits.BYE_TEXT_BYTES));
      }
    }
    byte[] bytes = out.written();
    if (bytes.length > ProtocolLimits.PEER_FRAME_BYTES) {
      throw new IllegalArgumentException(
          "a peer frame of " + bytes.length + " bytes is longer than any server reads");
    }
    return bytes;
  }

  /**
   * Bytes to begin with: exactly those of the kinds that are sent most, and whose size is plain.
   */
  private static int room(PeerFrame frame) {
    return switch (frame) {
      case PeerFrame.Ping ping -> 1 + Long.BYTES;
      case PeerFrame.Pong pong -> 1 + Long.BYTES;
      case PeerFrame.Ack ack -> 2 + 4 * Long.BYTES + ack.mac().length;
      case PeerFrame.Digest digest -> 3 + digest.ids().length * (2 * Long.BYTES + 1);
      case PeerFrame.Pull pull -> 3 + pull.ids().length * 2 * Long.BYTES;
      default -> Writer.USUAL;
    };
  }

  /** What the origin of an announcement signs: its fields as on the wire. */
  static byte[] fields(Announcement announcement) {
    var out = new Writer(Writer.USUAL);
    out.announcement(announcement);
    return out.written();
  }

  /** What the origin of a roster signs: its fields as on the wire. */
  static byte[] fields(RosterUpdate update) {
    var out = new Writer(Writer.USUAL);
    out.roster(update);
    return out.written();
  }

  /** Big-endian, with the length in two bytes before whatever has no fixed length. */
  private static final class Writer {
    /** Bytes of most frames, at most. */
    static final int USUAL = 256;

    private byte[] bytes;
    private int size;

    Writer(int room) {
      bytes = new byte[room];
    }

    byte[] written() {
      return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    /** Where some more bytes begin, which are then written. */
    private int take(int more) {
      if (bytes.length - size < more) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
      }
      int from = size;
      size += more;
      return from;
    }

    void u8(int value) {
      int at = take(1);
      bytes[at] = (byte) value;
    }

    void u16(int value) {
      if (value < 0 || value > 0xffff) {
        throw new IllegalArgumentException(value + " does not fit into 16 bits");
      }
      int at = take(Short.BYTES);
      PeerFields.U16.set(bytes, at, (short) value);
    }

    void u32(int value) {
      int at = take(Integer.BYTES);
      PeerFields.U32.set(bytes, at, value);
    }

    void u64(long value) {
      int at = take(Long.BYTES);
      PeerFields.U64.set(bytes, at, value);
    }

    void fixed(byte[] value) {
      int at = take(value.length);
      System.arraycopy(value, 0, bytes, at, value.length);
    }

    void key(Key key) {
      int at = take(Key.LENGTH);
      key.put(bytes, at);
    }

    void bytes(byte[] value) {
      u16(value.length);
      fixed(value);
    }

    void text(String value) {
      bytes(Canonical.utf8(value));
    }

    void count(int count, int most) {
      if (count > most) {
        throw new IllegalArgumentException(count + " entries are more than " + most);
      }
      u16(count);
    }

    void texts(List<String> values, int most) {
      count(values.size(), most);
      values.forEach(this::text);
    }

    void longs(long[] values, int most) {
      count(values.length, most);
      for (long value : values) {
        u64(value);
      }
    }

    void announcement(Announcement announcement) {
      key(announcement.origin());
      u64(announcement.version());
      u64(announcement.base());
      u8(announcement.flags());
      if (announcement.snapshot()) {
        fixed(announcement.exchange());
        texts(announcement.addresses(), ProtocolLimits.ADDRESSES);
      }
      longs(announcement.added(), ProtocolLimits.TAGS);
      if (!announcement.snapshot()) {
        longs(announcement.removed(), ProtocolLimits.TAGS);
      }
    }

    void roster(RosterUpdate update) {
      key(update.origin());
      text(update.channel());
      u64(update.version());
      u64(update.base());
      u32(update.count());
      count(update.present().size(), ProtocolLimits.ROSTER);
      for (RosterUpdate.Member member : update.present()) {
        key(member.key());
        text(member.nick());
      }
      count(update.absent().size(), ProtocolLimits.ROSTER);
      update.absent().forEach(this::key);
    }

    void message(SignedMessage message) {
      switch (message.target()) {
        case SignedMessage.Target.Channel channel -> {
          u8(1);
          key(message.author());
          text(channel.name());
        }
        case SignedMessage.Target.Direct direct -> {
          u8(2);
          key(message.author());
          key(direct.key());
        }
      }
      fixed(message.session());
      u64(message.seq());
      u64(message.ts());
      text(message.nick());
      text(message.ctype());
      text(message.body());
      fixed(message.sig());
    }
  }
}

package parley.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Peer frames from their bytes; every length is checked before anything of it is made. */
final class PeerFrameReader {
  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

  private final ByteBuffer in;

  PeerFrameReader(ByteBuffer in) {
    this.in = in;
  }

  PeerFrame read() throws Refusal {
    int kind = u8("kind");
    PeerFrame frame =
        switch (kind) {
          case 1 -> hello();
          case 2 -> new PeerFrame.Ping(u64("number"));
          case 3 -> new PeerFrame.Pong(u64("number"));
          case 4 -> peers();
          case 5 ->
              new PeerFrame.Data(
                  ttl(), u64("source"), longs("targets", ProtocolLimits.TARGETS), message());
          case 6 ->
              new PeerFrame.Ack(
                  new MessageId(u64("mid"), u64("mid")),
                  u64("from"),
                  u64("to"),
                  flag("delivered"),
                  fixed("mac", ProtocolLimits.MAC_BYTES));
          case 7 -> bye();
          case 8 -> new PeerFrame.Announce(hops(), announcement());
          case 9 -> digest();
          case 10 -> pull();
          default ->
              throw Refusal.of(ErrorCode.UNKNOWN_TYPE, "there is no peer frame of kind " + kind);
        };
    if (in.hasRemaining()) {
      throw Refusal.malformed(in.remaining() + " bytes follow the last field");
    }
    return frame;
  }

  private PeerFrame hello() throws Refusal {
    int version = u16("version");
    String network = text("network", 1, ProtocolLimits.NETWORK_BYTES);
    if (network.codePoints().anyMatch(Character::isISOControl)) {
      throw Refusal.malformed("the field network has no control characters");
    }
    List<String> addresses = addresses();
    int flags = (int) u32("flags");
    byte[] proof = fixed("proof", u16("proof"));
    if (proof.length != 0 && proof.length != 32) {
      throw Refusal.malformed("the field proof has 32 bytes, or none in an open network");
    }
    if (version != ProtocolLimits.VERSION) {
      in.position(in.limit()); // a later version may add fields: it is for the overlay to part
    } else if (flags != 0) {
      throw Refusal.malformed("the field flags is 0");
    }
    return new PeerFrame.Hello(version, network, addresses, flags, proof);
  }

  private PeerFrame peers() throws Refusal {
    int count = count("peers", ProtocolLimits.PEERS);
    List<PeerFrame.Peer> peers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      peers.add(new PeerFrame.Peer(key("key"), addresses()));
    }
    return new PeerFrame.Peers(List.copyOf(peers));
  }

  private int hops() throws Refusal {
    int hops = u8("hops");
    if (hops > ProtocolLimits.HOPS) {
      throw Refusal.malformed("the field hops is from 0 to " + ProtocolLimits.HOPS);
    }
    return hops;
  }

  private boolean flag(String field) throws Refusal {
    int value = u8(field);
    if (value > 1) {
      throw Refusal.malformed("the field " + field + " is 0 or 1");
    }
    return value == 1;
  }

  private PeerFrame digest() throws Refusal {
    int count = count("digest", ProtocolLimits.DIGEST);
    need("digest", count * (2 * Long.BYTES + 1));
    long[] ids = new long[count];
    long[] versions = new long[count];
    byte[] hops = new byte[count];
    for (int i = 0; i < count; i++) {
      ids[i] = u64("ids");
      versions[i] = u64("versions");
      hops[i] = (byte) hops();
    }
    return new PeerFrame.Digest(ids, versions, hops);
  }

  private PeerFrame pull() throws Refusal {
    int count = count("pull", ProtocolLimits.PULLED);
    need("pull", count * 2 * Long.BYTES);
    long[] ids = new long[count];
    long[] bases = new long[count];
    for (int i = 0; i < count; i++) {
      ids[i] = u64("ids");
      bases[i] = u64("bases");
    }
    return new PeerFrame.Pull(ids, bases);
  }

  private Announcement announcement() throws Refusal {
    Key origin = key("origin");
    long version = u64("version");
    long base = u64("base");
    if (version < 0 || base < 0 || base > version) {
      throw Refusal.malformed("the field base is a version, and at most the announcement's own");
    }
    int flags = u8("flags");
    if (flags > (Announcement.ALL | Announcement.GONE)) {
      throw Refusal.malformed("the field flags has unknown bits");
    }
    boolean snapshot = base == version;
    return new Announcement(
        origin,
        version,
        base,
        flags,
        snapshot ? fixed("exchange", Announcement.EXCHANGE_BYTES) : new byte[0],
        snapshot ? addresses() : List.of(),
        tags("added"),
        snapshot ? new long[0] : tags("removed"),
        fixed("sig", MessageForm.SIG_BYTES));
  }

  /** Tags, in rising order, so that two of one kind are impossible and one can be searched for. */
  private long[] tags(String field) throws Refusal {
    long[] tags = longs(field, ProtocolLimits.TAGS);
    for (int i = 1; i < tags.length; i++) {
      if (tags[i - 1] >= tags[i]) {
        throw Refusal.malformed("the field " + field + " has its entries in rising order");
      }
    }
    return tags;
  }

  private long[] longs(String field, int most) throws Refusal {
    int count = count(field, most);
    need(field, count * Long.BYTES);
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = u64(field);
    }
    return values;
  }

  private PeerFrame bye() throws Refusal {
    String code = text("code", 1, ProtocolLimits.BYE_CODE_BYTES);
    if (!code.matches("[A-Z][A-Z0-9_]*")) {
      throw Refusal.malformed("the field code is a word in capitals, such as SHUTDOWN");
    }
    return new PeerFrame.Bye(code, text("text", 0, ProtocolLimits.BYE_TEXT_BYTES));
  }

  private int ttl() throws Refusal {
    int ttl = u8("ttl");
    if (ttl > ProtocolLimits.TTL) {
      throw Refusal.malformed("the field ttl is from 0 to " + ProtocolLimits.TTL);
    }
    return ttl;
  }

  private SignedMessage message() throws Refusal {
    int kind = u8("target kind");
    Key author = key("author");
    SignedMessage.Target target =
        switch (kind) {
          case 1 ->
              new SignedMessage.Target.Channel(text("channel", 1, ProtocolLimits.CHANNEL_BYTES));
          case 2 -> new SignedMessage.Target.Direct(key("to"));
          default -> throw Refusal.malformed("the field target kind is 1 or 2");
        };
    return MessageForm.check(
        new SignedMessage(
            author,
            target,
            fixed("session", MessageForm.SESSION_BYTES),
            u64("seq"),
            u64("ts"),
            text("nick", 1, 4 * ProtocolLimits.NICK_CHARACTERS),
            text("ctype", 1, ProtocolLimits.CTYPE_BYTES),
            body(),
            fixed("sig", MessageForm.SIG_BYTES)));
  }

  private String body() throws Refusal {
    return text("body", 0, ProtocolLimits.PEER_FRAME_BYTES); // MessageForm says TOO_LARGE
  }

  private List<String> addresses() throws Refusal {
    int count = count("addresses", ProtocolLimits.ADDRESSES);
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String address = text("addresses", 1, ProtocolLimits.ADDRESS_BYTES);
      if (!Text.isVisibleAscii(address) || !isHostAndPort(address)) {
        throw Refusal.malformed("the field addresses has entries of the form host:port");
      }
      addresses.add(address);
    }
    return List.copyOf(addresses);
  }

  private static boolean isHostAndPort(String address) {
    int colon = address.lastIndexOf(':');
    if (colon < 1 || !PORT.matcher(address.substring(colon + 1)).matches()) {
      return false;
    }
    String host = address.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.length() > 2;
    return Integer.parseInt(address.substring(colon + 1)) <= 65_535
        && (bracketed || (host.indexOf(':') < 0 && host.indexOf('[') < 0 && host.indexOf(']') < 0));
  }

  private String text(String field, int least, int most) throws Refusal {
    int length = u16(field);
    if (length < least || length > most) {
      throw Refusal.malformed("the field " + field + " has " + least + " to " + most + " bytes");
    }
    need(field, length);
    ByteBuffer bytes = in.slice(in.position(), length);
    in.position(in.position() + length);
    return Text.decode(bytes, "the field " + field);
  }

  private int count(String field, int most) throws Refusal {
    int count = u16(field);
    if (count > most) {
      throw Refusal.malformed("the field " + field + " has at most " + most + " entries");
    }
    return count;
  }

  private Key key(String field) throws Refusal {
    return Key.of(fixed(field, Key.LENGTH));
  }

  private byte[] fixed(String field, int length) throws Refusal {
    need(field, length);
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private int u8(String field) throws Refusal {
    need(field, 1);
    return in.get() & 0xff;
  }

  private int u16(String field) throws Refusal {
    need(field, 2);
    return in.getShort() & 0xffff;
  }

  private long u32(String field) throws Refusal {
    need(field, 4);
    return in.getInt() & 0xffff_ffffL;
  }

  private long u64(String field) throws Refusal {
    need(field, 8);
    return in.getLong();
  }

  private void need(String field, int bytes) throws Refusal {
    if (in.remaining() < bytes) {
      throw Refusal.malformed("the frame ends within the field " + field);
    }
  }
}

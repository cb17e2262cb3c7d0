package parley.protocol;

import java.util.ArrayList;
import java.util.List;

/** Peer frames from their bytes; every length is checked before anything of it is made. */
final class PeerFrameReader extends PeerFields {
  private static final int PORT_DIGITS = 5;

  PeerFrameReader(byte[] in) {
    super(in);
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
          case 11 -> new PeerFrame.Roster(ttl(), targets(), u64("number"), rosterUpdate());
          case 12 -> new PeerFrame.Ask(ttl(), u64("source"), targets(), u64("number"), channel());
          default ->
              throw Refusal.of(ErrorCode.UNKNOWN_TYPE, "there is no peer frame of kind " + kind);
        };
    if (remaining() > 0) {
      throw Refusal.malformed(remaining() + " bytes follow the last field");
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
      skip(); // a later version may add fields: it is for the overlay to part
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

  /** The servers that a frame is for, which cannot be all. */
  private long[] targets() throws Refusal {
    long[] targets = longs("targets", ProtocolLimits.TARGETS);
    if (targets.length == 0) {
      throw Refusal.malformed("the field targets has at least one entry");
    }
    return targets;
  }

  private String channel() throws Refusal {
    return MessageForm.channel(text("channel", 1, ProtocolLimits.CHANNEL_BYTES));
  }

  private RosterUpdate rosterUpdate() throws Refusal {
    Key origin = key("origin");
    String channel = channel();
    long version = u64("version");
    long base = u64("base");
    if (version < 1 || base < 1 || base > version) {
      throw Refusal.malformed("the field base is a version, and at most the roster's own");
    }
    long count = u32("count");
    List<RosterUpdate.Member> present = present();
    List<Key> absent = absent();
    boolean snapshot = base == version;
    if (count > ProtocolLimits.ROSTER_COUNT || (snapshot && count < present.size())) {
      throw Refusal.malformed("the field count is how many members there are in all");
    }
    if (snapshot && !absent.isEmpty()) {
      throw Refusal.malformed("the field absent is empty in a snapshot");
    }
    return new RosterUpdate(
        origin,
        channel,
        version,
        base,
        (int) count,
        present,
        absent,
        fixed("sig", MessageForm.SIG_BYTES));
  }

  private List<RosterUpdate.Member> present() throws Refusal {
    int count = count("present", ProtocolLimits.ROSTER);
    List<RosterUpdate.Member> present = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Key key = key("present");
      if (i > 0 && present.getLast().key().compareTo(key) >= 0) {
        throw unordered("present");
      }
      String nick = MessageForm.nick(text("nick", 1, 4 * ProtocolLimits.NICK_CHARACTERS));
      present.add(new RosterUpdate.Member(key, nick));
    }
    return List.copyOf(present);
  }

  private List<Key> absent() throws Refusal {
    int count = count("absent", ProtocolLimits.ROSTER);
    List<Key> absent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Key key = key("absent");
      if (i > 0 && absent.getLast().compareTo(key) >= 0) {
        throw unordered("absent");
      }
      absent.add(key);
    }
    return List.copyOf(absent);
  }

  private static Refusal unordered(String field) {
    return Refusal.malformed("the field " + field + " has its keys in rising order, each once");
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

  /** Whether a text ends in a number from there on, without zeros before it. */
  private static boolean isNumber(String text, int from) {
    int digits = text.length() - from;
    if (digits < 1 || digits > PORT_DIGITS || text.charAt(from) == '0') {
      return false;
    }
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static boolean isHostAndPort(String address) {
    int colon = address.lastIndexOf(':');
    if (colon < 1 || !isNumber(address, colon + 1)) {
      return false;
    }
    boolean bracketed = colon > 2 && address.charAt(0) == '[' && address.charAt(colon - 1) == ']';
    boolean bare =
        address.indexOf(':') == colon && address.indexOf('[') < 0 && address.indexOf(']') < 0;
    return (bracketed || bare)
        && Integer.parseInt(address, colon + 1, address.length(), 10) <= 65_535;
  }
}

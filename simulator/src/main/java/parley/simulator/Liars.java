package parley.simulator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import parley.overlay.Input;
import parley.protocol.Announcement;
import parley.protocol.Key;
import parley.protocol.MessageId;
import parley.protocol.PeerFrame;
import parley.protocol.ProtocolLimits;
import parley.protocol.RosterUpdate;
import parley.protocol.SignedMessage;

/** Servers that do not keep to the protocol. Each takes part in membership as others do. */
final class Liars {
  private static final int TTL = 20;
  private static final int REMEMBERED = 200;
  private static final int STORM_FRAMES = 25;
  private static final int STORM_ANNOUNCEMENTS = 200;
  private static final long OLD_MS = 100_000;
  private static final long STALE_MS = 400_000;

  private Liars() {}

  /** Sends forgeries instead of what it should pass on: altered text, and an altered signature. */
  static final Supplier<Behaviour> FORGER =
      () ->
          (network, node, frame) -> {
            if (frame instanceof PeerFrame.Data data) {
              SignedMessage message = data.message();
              byte[] sig = message.sig().clone();
              sig[0] ^= 1;
              network.sendToAll(node, with(data, TTL, message.withSig(sig)));
              network.sendToAll(node, with(data, TTL, altered(message)));
              return false;
            }
            return true;
          };

  /** Speaks for others: says that they are gone, in announcements newer than theirs. */
  static final Supplier<Behaviour> IMPOSTOR =
      () ->
          (network, node, frame) -> {
            if (frame instanceof PeerFrame.Announce(int _, Announcement told)) {
              long version = told.version() + 1;
              network.sendToAll(
                  node,
                  new PeerFrame.Announce(
                      0,
                      new Announcement(
                          told.origin(),
                          version,
                          version,
                          Announcement.GONE,
                          new byte[Announcement.EXCHANGE_BYTES],
                          List.of(),
                          new long[0],
                          new long[0],
                          told.sig())));
            }
            return true;
          };

  /** Passes each message on, at once and with no way left, so that it goes no farther. */
  static final Supplier<Behaviour> SHORTENER =
      () ->
          (network, node, frame) -> {
            if (frame instanceof PeerFrame.Data data) {
              network.sendToAll(node, with(data, 0, data.message()));
              return false;
            }
            return true;
          };

  /** Takes messages and confirmations, and passes none on. */
  static final Supplier<Behaviour> DROPPER =
      () -> (_, _, frame) -> !(frame instanceof PeerFrame.Data || frame instanceof PeerFrame.Ack);

  /** Loses each second roster, and each second question about one. */
  static final Supplier<Behaviour> LOSER =
      () ->
          (network, node, frame) ->
              !(frame instanceof PeerFrame.Roster || frame instanceof PeerFrame.Ask)
                  || network.random().nextBoolean();

  /** Sends all messages that it ever saw again, with each new one and much later. */
  static final Supplier<Behaviour> REPLAYER = Liars::replayer;

  /** Answers each ping with addresses that lead nowhere, pings, and messages. */
  static final Supplier<Behaviour> FLOODER =
      () ->
          (network, node, frame) -> {
            if (frame instanceof PeerFrame.Ping) {
              for (int i = 0; i < STORM_FRAMES; i++) {
                network.sendToAll(node, invented(network));
                network.sendToAll(node, new PeerFrame.Ping(i));
              }
              for (int i = 0; i < STORM_FRAMES; i++) {
                SignedMessage noise =
                    network.write(node, new SignedMessage.Target.Channel("noise"));
                network.sendToAll(node, new PeerFrame.Data(TTL, node.key.id(), new long[0], noise));
              }
            }
            return true;
          };

  /** Announces itself again and again, correctly signed, with other interests each time. */
  static final Supplier<Behaviour> STORM = Liars::storm;

  /** Says that a million users whom it does not name are in the channel. */
  static final Supplier<Behaviour> BOASTER = Liars::boaster;

  private static PeerFrame.Data with(PeerFrame.Data data, int ttl, SignedMessage message) {
    return new PeerFrame.Data(ttl, data.source(), data.targets(), message);
  }

  private static SignedMessage altered(SignedMessage m) {
    return new SignedMessage(
        m.author(),
        m.target(),
        m.session(),
        m.seq(),
        m.ts(),
        m.nick(),
        m.ctype(),
        m.body() + " forged",
        m.sig());
  }

  private static Behaviour replayer() {
    List<PeerFrame> seen = new ArrayList<>();
    Set<MessageId> known = new HashSet<>();
    return (network, node, frame) -> {
      if (frame instanceof PeerFrame.Data data
          && known.size() < REMEMBERED
          && known.add(data.message().mid())) {
        seen.add(with(data, TTL, data.message()));
        seen.forEach(old -> network.sendToAll(node, old));
        network.later(OLD_MS, () -> seen.forEach(old -> network.sendToAll(node, old)));
        network.later(STALE_MS, () -> seen.forEach(old -> network.sendToAll(node, old)));
      }
      return true;
    };
  }

  private static Behaviour storm() {
    long[] announced = {Authors.EPOCH_MS * 2};
    return (network, node, frame) -> {
      if (frame instanceof PeerFrame.Ping) {
        for (int i = 0; i < STORM_ANNOUNCEMENTS; i++) {
          long version = ++announced[0];
          Announcement unsigned =
              new Announcement(
                  node.key,
                  version,
                  version,
                  0,
                  node.key.bytes(),
                  List.of(),
                  new long[] {version},
                  new long[0],
                  new byte[0]);
          byte[] sig = network.authors.sign(unsigned.signedBytes());
          network.sendToAll(node, new PeerFrame.Announce(0, unsigned.withSig(sig)));
        }
      }
      return true;
    };
  }

  private static Behaviour boaster() {
    long[] told = {Authors.EPOCH_MS * 2};
    return (network, node, frame) -> {
      if (frame instanceof PeerFrame.Ping) {
        node.boasts = true;
        if (node.channels.add(Simulation.CHANNEL)) {
          network.input(node, new Input.Join(Simulation.CHANNEL));
        }
        long version = ++told[0];
        RosterUpdate unsigned =
            new RosterUpdate(
                node.key,
                Simulation.CHANNEL,
                version,
                version,
                ProtocolLimits.ROSTER_COUNT,
                List.of(),
                List.of(),
                new byte[0]);
        long[] others =
            network.nodes.stream()
                .filter(other -> other != node)
                .mapToLong(other -> other.key.id())
                .toArray();
        RosterUpdate update = unsigned.withSig(network.authors.sign(unsigned.signedBytes()));
        network.sendToAll(node, new PeerFrame.Roster(TTL, others, 0, update));
      }
      return true;
    };
  }

  private static PeerFrame invented(Network network) {
    List<PeerFrame.Peer> peers = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      byte[] key = new byte[Key.LENGTH];
      network.random().nextBytes(key);
      int host = network.random().nextInt(1 << 24);
      String address = "11." + (host >> 16) + "." + (host >> 8 & 255) + "." + (host & 255) + ":1";
      peers.add(new PeerFrame.Peer(Key.of(key), List.of(address)));
    }
    return new PeerFrame.Peers(peers);
  }

  /** Servers that know only each other, tell only of each other, and pass no message on. */
  static final class Gang {
    private final List<PeerFrame.Peer> peers = new ArrayList<>();

    void add(SimulatedNode node) {
      if (peers.size() < 64) {
        peers.add(new PeerFrame.Peer(node.key, List.of(node.address())));
      }
    }

    Behaviour member() {
      return (network, node, frame) -> {
        if (frame instanceof PeerFrame.Ping) {
          network.sendToAll(node, new PeerFrame.Peers(List.copyOf(peers)));
        }
        return !(frame instanceof PeerFrame.Data
            || frame instanceof PeerFrame.Ack
            || frame instanceof PeerFrame.Peers);
      };
    }
  }
}

package parley.simulator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import parley.protocol.Key;
import parley.protocol.MessageId;
import parley.protocol.PeerFrame;
import parley.protocol.SignedMessage;

/** Servers that do not keep to the protocol. Each takes part in membership as others do. */
final class Liars {
  private static final int REMEMBERED = 200;
  private static final int STORM_FRAMES = 25;

  private Liars() {}

  /** Sends forgeries instead of what it should pass on: altered text, and an altered signature. */
  static Behaviour forger() {
    return (network, node, frame) -> {
      if (frame instanceof PeerFrame.Data data) {
        SignedMessage message = data.message();
        byte[] sig = message.sig().clone();
        sig[0] ^= 1;
        network.sendToAll(
            node, new PeerFrame.Data(20, data.source(), data.targets(), message.withSig(sig)));
        network.sendToAll(
            node, new PeerFrame.Data(20, data.source(), data.targets(), altered(message)));
        return false;
      }
      return true;
    };
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

  /** Passes each message on, at once and with no way left, so that it goes no farther. */
  static Behaviour shortener() {
    return (network, node, frame) -> {
      if (frame instanceof PeerFrame.Data data) {
        network.sendToAll(
            node, new PeerFrame.Data(0, data.source(), data.targets(), data.message()));
        return false;
      }
      return true;
    };
  }

  /** Sends all messages that it ever saw again, with each new one and much later. */
  static Behaviour replayer() {
    List<PeerFrame> seen = new ArrayList<>();
    Set<MessageId> known = new HashSet<>();
    return (network, node, frame) -> {
      if (frame instanceof PeerFrame.Data data
          && known.size() < REMEMBERED
          && known.add(data.message().mid())) {
        seen.add(new PeerFrame.Data(20, data.source(), data.targets(), data.message()));
        seen.forEach(old -> network.sendToAll(node, old));
        network.later(100_000, () -> seen.forEach(old -> network.sendToAll(node, old)));
        network.later(400_000, () -> seen.forEach(old -> network.sendToAll(node, old)));
      }
      return true;
    };
  }

  /**
   * Answers each ping with a storm: addresses that lead nowhere, pings, confirmations, messages.
   */
  static Behaviour flooder() {
    return (network, node, frame) -> {
      if (frame instanceof PeerFrame.Ping) {
        for (int i = 0; i < STORM_FRAMES; i++) {
          network.sendToAll(node, invented(network));
          network.sendToAll(node, new PeerFrame.Ping(i));
        }
        for (int i = 0; i < STORM_FRAMES; i++) {
          network.sendToAll(
              node,
              new PeerFrame.Data(
                  20,
                  node.key.id(),
                  new long[0],
                  network.write(node.key, new SignedMessage.Target.Channel("noise"))));
        }
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
}

package parley.simulator;

import java.util.HashMap;
import java.util.Map;
import parley.overlay.Output;
import parley.protocol.MessageId;
import parley.protocol.SignedMessage;

/** What must hold after every event. */
final class Invariants {
  private final Authors authors;
  private final Map<MessageId, Integer> settled = new HashMap<>();
  private final Map<MessageId, Long> lastDeliveries = new HashMap<>();

  Invariants(Authors authors) {
    this.authors = authors;
  }

  /** When a message was delivered for the last time; 0 if never. */
  long lastDelivery(MessageId mid) {
    return lastDeliveries.getOrDefault(mid, 0L);
  }

  void delivered(SimulatedNode node, SignedMessage message, long now) {
    byte[] signed = message.signedBytes();
    MessageId mid = MessageId.of(signed);
    lastDeliveries.put(mid, now);
    if (!authors.signed(signed, message.sig())) {
      throw new AssertionError(node + " delivered " + mid + ", which its author did not sign");
    }
    boolean concerned =
        switch (message.target()) {
          case SignedMessage.Target.Channel channel -> node.channels.contains(channel.name());
          case SignedMessage.Target.Direct direct -> node.online.contains(direct.key());
        };
    if (!concerned) {
      throw new AssertionError(node + " delivered " + mid + ", which concerns nobody there");
    }
    if (node.delivered.merge(mid, 1, Integer::sum) > 1) {
      throw new AssertionError(node + " delivered " + mid + " twice");
    }
  }

  void settled(SimulatedNode node, Output.Settled output) {
    if (settled.putIfAbsent(output.mid(), output.reached()) != null) {
      throw new AssertionError(node + " settled " + output.mid() + " twice");
    }
  }

  /** Servers that confirmed a direct message, or -1 if nothing was said of it yet. */
  int reached(MessageId mid) {
    return settled.getOrDefault(mid, -1);
  }

  /** Nothing outgrows its cap. */
  static void size(String name, int size, int cap) {
    if (size > cap) {
      throw new AssertionError("too much is kept: " + size + " of at most " + cap + " " + name);
    }
  }
}

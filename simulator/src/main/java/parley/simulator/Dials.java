package parley.simulator;

import java.util.HashMap;
import java.util.Map;
import parley.overlay.Input;

/** What becomes of dials: a link, a refusal, or nothing for a long time. */
final class Dials {
  /** A dial that nothing answers. */
  private static final long DIAL_TIMEOUT_MS = 10_000;

  private final Network network;
  private final Map<String, SimulatedNode> byAddress = new HashMap<>();

  Dials(Network network) {
    this.network = network;
  }

  void add(SimulatedNode node) {
    byAddress.put(node.address(), node);
  }

  /** Whether it is answered, and by whom, shows at the other end. */
  void dial(SimulatedNode from, String address) {
    int life = from.life();
    long latencyMs = network.random().nextLong(1, 81);
    network.timeline.after(
        latencyMs,
        () -> {
          SimulatedNode to = byAddress.get(address);
          boolean answered = to != null && to.reachable && (to == from || !network.cut(from, to));
          if (from.life() != life || !from.alive()) {
            return;
          }
          if (answered && to.alive()) {
            connect(from, to, latencyMs);
          } else {
            var failed = new Input.DialFailed(address, "DIAL_FAILED", "nobody answered");
            network.timeline.after(
                answered ? latencyMs : DIAL_TIMEOUT_MS,
                () -> {
                  if (from.life() == life) {
                    network.input(from, failed);
                  }
                });
          }
        });
  }

  private void connect(SimulatedNode from, SimulatedNode to, long latencyMs) {
    var connection = new Connection(from, to, latencyMs);
    byte[] exporter = new byte[32];
    network.random().nextBytes(exporter);
    from.link(connection.dialler);
    to.link(connection.acceptor);
    connection.dialler.lastArrival = network.timeline.now() + latencyMs;
    network.connections.add(connection);
    network.timeline.after(
        latencyMs,
        () ->
            whileOpen(
                connection.dialler,
                new Input.LinkUp(
                    connection.dialler.link, to.key, true, to.address(), to.address(), exporter)));
    String at = from.host + ":50000";
    network.input(
        to, new Input.LinkUp(connection.acceptor.link, from.key, false, at, at, exporter));
  }

  private void whileOpen(Connection.End end, Input input) {
    if (end.alive()) {
      network.input(end.node, input);
    }
  }
}

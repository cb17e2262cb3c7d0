package parley.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * One link as the network sees it: two ends, each with its own number for it, and an order of
 * arrival in each direction.
 */
final class Connection {
  final End dialler;
  final End acceptor;
  final long latencyMs;

  Connection(SimulatedNode dialler, SimulatedNode acceptor, long latencyMs) {
    this.dialler = new End(this, dialler);
    this.acceptor = new End(this, acceptor);
    this.latencyMs = latencyMs;
  }

  /** One end. */
  static final class End {
    final Connection connection;
    final SimulatedNode node;

    /** The node's life that this end belongs to: after a restart it is gone. */
    final int life;

    int link;
    boolean open = true;

    /** Nothing arrives here before what was sent earlier. */
    long lastArrival;

    /** Bytes that were sent here and not read yet, if this end reads slowly. */
    int unread;

    /** What arrived while the two could not reach each other; the network sends it again later. */
    final List<Timeline.Event> held = new ArrayList<>();

    End(Connection connection, SimulatedNode node) {
      this.connection = connection;
      this.node = node;
      this.life = node.life();
    }

    End other() {
      return this == connection.dialler ? connection.acceptor : connection.dialler;
    }

    boolean alive() {
      return open && node.alive() && node.life() == life;
    }
  }
}

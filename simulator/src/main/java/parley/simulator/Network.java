package parley.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;
import parley.overlay.Input;
import parley.overlay.Output;
import parley.overlay.TimerKey;
import parley.protocol.Decoded;
import parley.protocol.PeerCodec;
import parley.protocol.PeerFrame;
import parley.protocol.SignedMessage;

/** Carries out what overlays ask for: links with latency, dials, timers, checks of signatures. */
final class Network {
  /** What a driver keeps for a link whose other end reads slowly; more ends the link. */
  private static final int OUTBOX_BYTES = 1 << 20;

  final Timeline timeline = new Timeline();
  final Trace trace = new Trace();
  final List<SimulatedNode> nodes = new ArrayList<>();
  final Set<Connection> connections = new LinkedHashSet<>();
  final Invariants invariants;
  final Authors authors;
  final Wire wire = new Wire();
  private final RandomGenerator random;
  private BiPredicate<SimulatedNode, SimulatedNode> cut = (a, b) -> false;
  private final ArrayDeque<Input> checked = new ArrayDeque<>();
  private boolean checksTakeTime = true;
  private final Dials dials;

  Network(RandomGenerator random) {
    this.random = random;
    authors = new Authors(random);
    invariants = new Invariants(authors);
    dials = new Dials(this);
  }

  void add(SimulatedNode node) {
    nodes.add(node);
    dials.add(node);
  }

  RandomGenerator random() {
    return random;
  }

  /** A message of a node's own user, by the node's clock. */
  SignedMessage write(SimulatedNode node, SignedMessage.Target target) {
    return authors.write(node.key, target, wallMs(node));
  }

  /** What a node's clock shows. */
  long wallMs(SimulatedNode node) {
    return Authors.EPOCH_MS + timeline.now() + node.clockOffMs;
  }

  void later(long delayMs, Runnable action) {
    timeline.after(delayMs, action);
  }

  /** Which nodes cannot reach each other from now on; what is on its way waits for the end. */
  void partition(BiPredicate<SimulatedNode, SimulatedNode> between) {
    cut = between;
    trace.add(timeline.now(), "network", "cut");
    for (Connection connection : connections) {
      for (Connection.End end : List.of(connection.dialler, connection.acceptor)) {
        List<Timeline.Event> held = List.copyOf(end.held);
        end.held.clear();
        held.forEach(arrival -> timeline.after(connection.latencyMs, arrival));
      }
    }
  }

  /** Gives a node's overlay one input, and does what it says. */
  void input(SimulatedNode node, Input input) {
    if (!node.alive()) {
      return;
    }
    trace.add(timeline.now(), node, input);
    node.overlay().handle(input, timeline.now(), output -> output(node, output));
    node.overlay().sizes(Invariants::size);
    for (Input answer = checked.poll(); answer != null; answer = checked.poll()) {
      input(node, answer);
    }
  }

  private void output(SimulatedNode node, Output output) {
    switch (output) {
      case Output.Send send -> send(node, send.link(), send.frame());
      case Output.Disconnect disconnect -> disconnect(node, disconnect);
      case Output.Dial dial -> dials.dial(node, dial.address());
      case Output.SetTimer timer -> timer(node, timer.timer(), timer.delayMs());
      case Output.Check check -> check(node, check);
      case Output.Deliver deliver -> invariants.delivered(node, deliver.message(), timeline.now());
      case Output.Settled settled -> invariants.settled(node, settled);
      case Output.Presence presence -> Users.told(node, presence);
      case Output.PresenceTold told -> {
        trace.add(timeline.now(), node, told);
        if (told.told()) {
          Users.found(node); // as its clients then ask who is there
        }
      }
      case Output.Found found -> Users.found(node);
      case Output.AddressEvent event -> trace.add(timeline.now(), node, event);
      case Output.LinkEvent event -> trace.add(timeline.now(), node, event);
    }
  }

  private void timer(SimulatedNode node, TimerKey key, long delayMs) {
    var timer = new Timer(node, key);
    node.timers.put(key, timer);
    timeline.after(delayMs, timer);
  }

  /** One setting of a timer: it counts as long as no other one has taken its place. */
  private final class Timer extends Timeline.Event {
    private final SimulatedNode node;
    private final TimerKey key;

    Timer(SimulatedNode node, TimerKey key) {
      this.node = node;
      this.key = key;
    }

    @Override
    void happen() {
      if (node.timers.remove(key, this)) { // a node that ended has none of its former life
        input(node, new Input.TimerFired(key));
      }
    }
  }

  private void check(SimulatedNode node, Output.Check check) {
    var answer = new Input.Checked(check.ticket(), authors.signed(check.signed(), check.sig()));
    if (!checksTakeTime) {
      checked.add(answer);
      return;
    }
    timeline.after(1, new Answer(node, answer));
  }

  /** A check that has taken its time; who asked for it may have ended meanwhile. */
  private final class Answer extends Timeline.Event {
    private final SimulatedNode node;
    private final int life;
    private final Input input;

    Answer(SimulatedNode node, Input input) {
      this.node = node;
      this.life = node.life();
      this.input = input;
    }

    @Override
    void happen() {
      if (node.life() == life) {
        input(node, input);
      }
    }
  }

  /** From now on signatures are checked at once: a tenth of all events less, and less truth. */
  void checkAtOnce() {
    checksTakeTime = false;
  }

  /** Whether two nodes cannot reach each other. */
  boolean cut(SimulatedNode a, SimulatedNode b) {
    return cut.test(a, b);
  }

  void send(SimulatedNode node, int link, byte[] frame) {
    Optional<Connection.End> from = node.end(link);
    if (from.isEmpty()) {
      return;
    }
    wire.sent(frame);
    Connection.End to = from.get().other();
    if (to.node.readsPerSecond == 0) {
      arrive(to, 0, new FrameArrival(to, frame, 0));
    } else if (to.unread + frame.length <= OUTBOX_BYTES) {
      to.unread += frame.length;
      long takesMs = 1_000L * frame.length / to.node.readsPerSecond;
      arrive(to, takesMs, new FrameArrival(to, frame, frame.length));
    } else {
      disconnect(node, new Output.Disconnect(link, "SLOW_PEER", "it reads too slowly"));
    }
  }

  /** One object for each of many millions of frames. */
  private final class FrameArrival extends Timeline.Event {
    private final Connection.End to;
    private final byte[] frame;
    private final int unread;

    FrameArrival(Connection.End to, byte[] frame, int unread) {
      this.to = to;
      this.frame = frame;
      this.unread = unread;
    }

    @Override
    void happen() {
      if (!isHeld(to, this)) {
        to.unread -= unread;
        frame(to, frame);
      }
    }
  }

  /** What arrives asks {@link #isHeld} first. */
  private void arrive(Connection.End to, long takesMs, Timeline.Event arrival) {
    long soonest = timeline.now() + to.connection.latencyMs + random.nextInt(5);
    to.lastArrival = takesMs + Math.max(to.lastArrival, soonest);
    timeline.at(to.lastArrival, arrival);
  }

  /** Whether an arrival waits until the two ends can reach each other again. */
  private boolean isHeld(Connection.End to, Timeline.Event arrival) {
    boolean held = cut.test(to.connection.dialler.node, to.connection.acceptor.node);
    if (held) {
      to.held.add(arrival);
    }
    return held;
  }

  private void frame(Connection.End to, byte[] frame) {
    if (!to.alive()) {
      return;
    }
    wire.arrived(to.node, frame);
    boolean passed =
        to.node.honest()
            || !(PeerCodec.decode(frame) instanceof Decoded.Frame<PeerFrame>(PeerFrame decoded))
            || to.node.behaviour().received(this, to.node, decoded);
    if (passed) {
      input(to.node, new Input.FrameReceived(to.link, frame));
    }
  }

  private void disconnect(SimulatedNode node, Output.Disconnect disconnect) {
    node.end(disconnect.link())
        .ifPresent(own -> {
          timeline.after(0, () -> down(own, disconnect.code(), disconnect.text()));
          arrive(own.other(), 0, new EndArrival(own.other()));
        });
  }

  private final class EndArrival extends Timeline.Event {
    private final Connection.End to;

    EndArrival(Connection.End to) {
      this.to = to;
    }

    @Override
    void happen() {
      if (!isHeld(to, this)) {
        down(to, "CLOSED", "the other side closed the connection");
      }
    }
  }

  private void down(Connection.End end, String code, String text) {
    if (end.alive()) {
      end.open = false;
      end.node.unlink(end.link);
      Connection connection = end.connection;
      if (!connection.dialler.alive() && !connection.acceptor.alive()) {
        connections.remove(connection);
      }
      input(end.node, new Input.LinkDown(end.link, code, text));
    }
  }

  /** Breaks a connection; both ends are told. */
  void reset(Connection connection) {
    for (Connection.End end : List.of(connection.dialler, connection.acceptor)) {
      timeline.after(random.nextInt(100), () -> down(end, "RESET", "the connection was reset"));
    }
    connections.remove(connection);
  }

  /** The links' other ends of a node that is about to die are told, as its system would. */
  void resetAll(SimulatedNode dying) {
    dying.ends().forEach(end -> reset(end.connection));
  }

  void sendToAll(SimulatedNode node, PeerFrame frame) {
    byte[] bytes = PeerCodec.encode(frame);
    node.ends().forEach(end -> send(node, end.link, bytes));
  }
}

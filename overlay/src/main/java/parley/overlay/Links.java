package parley.overlay;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import parley.protocol.Key;
import parley.protocol.PeerCodec;
import parley.protocol.PeerFrame;
import parley.protocol.Sanitiser;

/** The table of links, and how each ends. */
final class Links {
  /** Frames with a bad signature within {@link #INVALID_MS} after which a link is closed. */
  static final int INVALID_CAP = 16;

  static final long INVALID_MS = 60_000;

  private final Turn turn;
  private final Map<Integer, Link> byId = new LinkedHashMap<>();
  private List<Link> ready = List.of();
  private boolean stale; // whether ready is to be made anew
  private int inbound;
  private long invalid;

  Links(Turn turn) {
    this.turn = turn;
  }

  /** A new link. */
  Link open(Input.LinkUp up) {
    var link = new Link(up, turn.now());
    link.slot = freeSlot();
    byId.put(link.id, link);
    inbound += link.outbound ? 0 : 1;
    return link;
  }

  private int freeSlot() {
    Set<Integer> used = new HashSet<>();
    byId.values().forEach(link -> used.add(link.slot));
    int slot = 0;
    while (used.contains(slot)) {
      slot++;
    }
    return slot;
  }

  /** A link has passed on what was not signed by whom it says. */
  void misbehaved(Link link) {
    invalid++;
    if (turn.now() - link.invalidSince > INVALID_MS) {
      link.invalidSince = turn.now();
      link.invalid = 0;
    }
    link.invalid++;
    if (link.invalid >= INVALID_CAP) {
      close(
          link,
          "BAD_SIGNATURE",
          "it sent " + INVALID_CAP + " frames within a minute that nobody signed");
    }
  }

  /** Frames with a bad signature. */
  long invalid() {
    return invalid;
  }

  /** Ends a link that never had a place in the table. */
  void refuse(Input.LinkUp up, String code, String text) {
    end(up.link(), code, text);
    event(up.peer(), up.address(), up.outbound(), false, code + ": " + text);
  }

  /** The link, unless it is unknown or waits for its end. */
  Optional<Link> live(int id) {
    return Optional.ofNullable(byId.get(id)).filter(Link::live);
  }

  /** The link, if what it sends still counts. */
  Optional<Link> heard(int id) {
    return Optional.ofNullable(byId.get(id)).filter(link -> link.state != Link.State.CLOSING);
  }

  /** The link that carries everything to a server. */
  Optional<Link> readyTo(Key peer) {
    for (Link link : ready()) {
      if (link.peer.equals(peer)) {
        return Optional.of(link);
      }
    }
    return Optional.empty();
  }

  /** The links that carry everything, oldest first. */
  List<Link> ready() {
    if (stale) {
      stale = false;
      ready = byId.values().stream().filter(Link::ready).toList();
    }
    return ready;
  }

  /** Whether a server is linked, or about to be. */
  boolean linked(Key key) {
    for (Link link : byId.values()) {
      if (link.live() && link.peer.equals(key)) {
        return true;
      }
    }
    return false;
  }

  /** Links that others dialled, also those that are ending. */
  int inbound() {
    return inbound;
  }

  /** Links that this server dialled into a subnet. */
  int outbound(Optional<String> subnet) {
    int count = 0;
    for (Link link : byId.values()) {
      count += link.outbound && link.live() && link.subnet.equals(subnet) ? 1 : 0;
    }
    return count;
  }

  /** Links that this server dialled. */
  int outbound() {
    int count = 0;
    for (Link link : byId.values()) {
      count += link.outbound && link.live() ? 1 : 0;
    }
    return count;
  }

  /** Those that are wanted, oldest first. */
  List<Link> where(Predicate<Link> wanted) {
    return byId.values().stream().filter(wanted).toList();
  }

  private void state(Link link, Link.State state) {
    link.state = state;
    stale = true;
  }

  void makeReady(Link link) {
    state(link, Link.State.READY);
    link.greeted = true;
    event(link, true, "");
  }

  /** Closes all links. */
  void goodbye(String code, String text) {
    List.copyOf(byId.values()).forEach(link -> close(link, code, text));
  }

  void send(Link link, PeerFrame frame) {
    turn.emit(new Output.Send(link.id, PeerCodec.encode(frame)));
  }

  /** Says goodbye on a link and closes it. */
  void close(Link link, String code, String text) {
    if (link.state == Link.State.CLOSING) {
      return;
    }
    state(link, Link.State.CLOSING);
    cause(link, code, text);
    end(link.id, code, text);
  }

  private static void cause(Link link, String code, String text) {
    link.causeCode = code;
    link.causeText = text;
  }

  private void end(int id, String code, String text) {
    turn.emit(new Output.Send(id, PeerCodec.encode(new PeerFrame.Bye(code, text))));
    turn.emit(new Output.Disconnect(id, code, text));
  }

  /**
   * Says goodbye on a link that gives way to another. The other side closes it when it hears that,
   * so that nothing is lost that it sent before.
   */
  void part(Link link) {
    cause(link, "DUPLICATE_LINK", "the two servers are already linked by another connection");
    state(link, Link.State.PARTING);
    send(link, new PeerFrame.Bye(link.causeCode, link.causeText));
    turn.timer(new TimerKey.LinkHello(link.id), Handshake.HELLO_MS);
  }

  /** The other side did not close a link that gave way. */
  void overdue(int id) {
    heard(id).filter(link -> link.state == Link.State.PARTING).ifPresent(this::closeParting);
  }

  private void closeParting(Link link) {
    state(link, Link.State.CLOSING);
    turn.emit(new Output.Disconnect(link.id, link.causeCode, link.causeText));
  }

  /** The other side said goodbye. */
  void farewell(Link link, PeerFrame.Bye bye) {
    if (link.state == Link.State.PARTING) {
      closeParting(link);
      return;
    }
    state(link, Link.State.CLOSING);
    cause(link, bye.code(), "the other side: " + bye.text());
    turn.emit(new Output.Disconnect(link.id, link.causeCode, link.causeText));
  }

  /** Takes a link that has ended out of the table; its cause is then set. */
  Optional<Link> down(Input.LinkDown down) {
    Link link = byId.remove(down.link());
    if (link == null) {
      return Optional.empty();
    }
    inbound -= link.outbound ? 0 : 1;
    if (link.causeCode.isEmpty()) {
      cause(link, down.code(), down.text());
    }
    state(link, Link.State.CLOSING);
    event(link, false, link.causeCode + ": " + link.causeText);
    return Optional.of(link);
  }

  private void event(Link link, boolean up, String text) {
    event(link.peer, link.address, link.outbound, up, text);
  }

  private void event(Key peer, String address, boolean outbound, boolean up, String text) {
    // a BYE's text and a network's name come from outside
    turn.emit(new Output.LinkEvent(up, peer, address, outbound, Sanitiser.line(text)));
  }

  void sizes(SizeReader reader) {
    reader.size("inbound links", inbound, Admission.ALL_CAP);
  }

  List<PeerView> views() {
    List<PeerView> views = new ArrayList<>();
    for (Link link : ready()) {
      views.add(new PeerView(link.id, link.peer, link.address, link.outbound, link.roundTripMs));
    }
    return List.copyOf(views);
  }
}

package parley.overlay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import parley.protocol.Decoded;
import parley.protocol.Key;
import parley.protocol.PeerCodec;
import parley.protocol.PeerFrame;

/** One overlay in virtual time, with the test as all the rest of the world. */
final class Node {
  static final Key SELF = key(100);

  final Overlay overlay;
  final List<Output> outputs = new ArrayList<>();
  private final Map<TimerKey, Long> timers = new HashMap<>();
  private long now;
  private int links;

  private final List<Output.Check> checks = new ArrayList<>();

  Node() {
    this(1, 500);
  }

  static Node seeded(long seed) {
    return seeded(seed, 500);
  }

  static Node seeded(long seed, int presenceLimit) {
    return new Node(seed, presenceLimit);
  }

  Node(int presenceLimit) {
    this(1, presenceLimit);
  }

  private Node(long seed, int presenceLimit) {
    overlay =
        new Overlay(
            new OverlayConfig(
                SELF,
                "test",
                Optional.empty(),
                List.of("192.0.2.1:30303"),
                new NoSecrets(),
                Optional.empty(),
                presenceLimit),
            new SplittableRandom(seed));
    handle(new Input.Started(1_700_000_000_000L));
  }

  /** A key of 32 equal bytes. */
  static Key key(int number) {
    byte[] bytes = new byte[Key.LENGTH];
    Arrays.fill(bytes, (byte) number);
    return Key.of(bytes);
  }

  /** Gives the overlay an input, and ends the links that it then wants ended. */
  void handle(Input input) {
    List<Output> done = new ArrayList<>();
    overlay.handle(input, now, done::add);
    done.forEach(this::done);
    for (Output output : done) {
      if (output instanceof Output.Disconnect end) {
        handle(new Input.LinkDown(end.link(), "CLOSED", "closed"));
      }
    }
  }

  private void done(Output output) {
    outputs.add(output);
    if (output instanceof Output.SetTimer(TimerKey key, long delayMs)) {
      timers.put(key, now + delayMs);
    }
    if (output instanceof Output.Check check) {
      checks.add(check);
    }
  }

  /** Answers the checks that were asked for since the last time. */
  void verify(boolean valid) {
    List<Output.Check> asked = List.copyOf(checks);
    checks.clear();
    asked.forEach(check -> handle(new Input.Checked(check.ticket(), valid)));
  }

  /** What of a kind was put out since this was called last, for any kind. */
  <T extends Output> List<T> take(Class<T> kind) {
    List<T> found = outputs.stream().filter(kind::isInstance).map(kind::cast).toList();
    outputs.clear();
    return found;
  }

  /** Lets time pass, and fires the timers that are due in it. */
  void run(long durationMs) {
    long end = now + durationMs;
    while (true) {
      Optional<Map.Entry<TimerKey, Long>> next =
          timers.entrySet().stream()
              .filter(each -> each.getValue() <= end)
              .min(
                  Comparator.comparing((Map.Entry<TimerKey, Long> each) -> each.getValue())
                      .thenComparing(each -> each.getKey().toString()));
      if (next.isEmpty()) {
        break;
      }
      now = Math.max(now, next.get().getValue());
      timers.remove(next.get().getKey());
      handle(new Input.TimerFired(next.get().getKey()));
    }
    now = end;
  }

  /** A link on which nothing was said yet. */
  int link(Key peer, boolean outbound, String address) {
    return link(peer, outbound, address, address);
  }

  /** One to a name, which stands for an IP address. */
  int link(Key peer, boolean outbound, String address, String ip) {
    links++;
    handle(new Input.LinkUp(links, peer, outbound, address, ip, new byte[32]));
    return links;
  }

  void hello(int link, String network) {
    frame(link, new PeerFrame.Hello(1, network, List.of(), 0, new byte[0]));
  }

  /** A link that carries everything. */
  int ready(Key peer, boolean outbound, String address) {
    int link = link(peer, outbound, address);
    hello(link, "test");
    return link;
  }

  void frame(int link, PeerFrame frame) {
    handle(new Input.FrameReceived(link, PeerCodec.encode(frame)));
  }

  /** How full the overlay's collection of that name is. */
  int size(String collection) {
    int[] found = new int[1];
    overlay.sizes((name, size, cap) -> found[0] += name.equals(collection) ? size : 0);
    return found[0];
  }

  /** Addresses dialled since the outputs were last cleared. */
  List<String> dialled() {
    return outputs.stream()
        .filter(Output.Dial.class::isInstance)
        .map(each -> ((Output.Dial) each).address())
        .toList();
  }

  /** Answers each dial with a failure for some time, and counts them. */
  int dialsWhileAllFail(long seconds) {
    int dials = 0;
    for (int i = 0; i < 10 * seconds; i++) {
      dials += failDials();
      run(100);
    }
    return dials;
  }

  int failDials() {
    List<String> dialled = dialled();
    outputs.clear();
    dialled.forEach(each -> handle(new Input.DialFailed(each, "REFUSED", "refused")));
    return dialled.size();
  }

  /** Why a link is to be closed; empty if it is not. */
  Optional<String> closed(int link) {
    return outputs.stream()
        .filter(each -> each instanceof Output.Disconnect end && end.link() == link)
        .map(each -> ((Output.Disconnect) each).code())
        .findFirst();
  }

  /** What was sent on a link since the outputs were last cleared. */
  List<PeerFrame> sent(int link) {
    List<PeerFrame> frames = new ArrayList<>();
    for (Output output : outputs) {
      if (output instanceof Output.Send send
          && send.link() == link
          && PeerCodec.decode(send.frame())
              instanceof Decoded.Frame<PeerFrame>(PeerFrame decoded)) {
        frames.add(decoded);
      }
    }
    return frames;
  }

  boolean linked(Key peer) {
    return overlay.peers().stream().anyMatch(view -> view.peer().equals(peer));
  }
}

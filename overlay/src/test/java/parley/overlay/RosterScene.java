package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import parley.protocol.Key;

/** A server with a neighbour, and a channel with members on both. */
abstract class RosterScene {
  static final Key ANN = Node.key(61);
  static final Key BOB = Node.key(62);
  static final Key CID = Node.key(63);

  Node node;
  World world;

  @BeforeEach
  void aServerWithANeighbour() {
    begin(500);
  }

  final void begin(int presenceLimit) {
    node = new Node(presenceLimit);
    world = new World(node, "tea");
    world.link(1);
  }

  static Map<Key, String> named(Key key, String nick) {
    return Map.of(key, nick);
  }

  static Map<Key, String> many(int from, int to) {
    var members = new TreeMap<Key, String>();
    IntStream.range(from, to).forEach(i -> members.put(World.user(i), "n" + i));
    return members;
  }

  final List<String> presence() {
    return node.take(Output.Presence.class).stream()
        .map(each -> each.key() + " " + each.before().orElse("-") + " " + each.after().orElse("-"))
        .toList();
  }

  /** Ann is here, and server 1 has said that bob is there. */
  final void bobIsThere() {
    world.announce(1, 10, "tea");
    node.handle(new Input.Present("tea", ANN, "ann"));
    world.snapshot(1, 100, named(BOB, "bob"));
    node.run(500);
    assertEquals(List.of(), presence(), "who was there before did not join");
    assertEquals(Map.of(BOB, "bob"), node.overlay.elsewhere("tea").nicks());
  }

  final List<Output.PresenceTold> presenceTold() {
    return node.take(Output.PresenceTold.class);
  }
}

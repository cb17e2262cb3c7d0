package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import parley.protocol.PeerFrame;

/** Which links are let in. */
class AdmissionTest {
  private final Node node = new Node();

  @Test
  void linksThatSayNothingDoNotKeepOthersOut() {
    for (int i = 0; i < 200; i++) {
      node.link(Node.key(i % 90), false, "198.51.100.1:" + (5_000 + i));
    }
    node.ready(Node.key(95), false, "203.0.113.9:5000");
    assertTrue(node.linked(Node.key(95)));
  }

  @Test
  void oneSubnetDoesNotTakeAllLinks() {
    for (int i = 0; i < Admission.SUBNET_CAP; i++) {
      node.ready(Node.key(i), false, "198.51.100." + i + ":5000");
      assertTrue(node.linked(Node.key(i)));
    }
    int further = node.ready(Node.key(60), false, "198.51.100.60:5000");
    assertEquals(Optional.of("TOO_MANY_LINKS"), node.closed(further));
    node.ready(Node.key(61), false, "203.0.113.9:5000");
    assertTrue(node.linked(Node.key(61)));
    for (int i = 0; i < 30; i++) { // a home's network is not counted
      node.ready(Node.key(110 + i), false, "192.168.1." + i + ":5000");
      assertTrue(node.linked(Node.key(110 + i)));
    }
  }

  @Test
  void whoFindsNoPlaceIsToldOfOthers() {
    node.handle(new Input.AddressFound("203.0.113.7:30303", true));
    node.ready(Node.key(70), true, "203.0.113.7:30303");
    for (int i = 0; i < Admission.INBOUND_CAP; i++) {
      node.ready(Node.key(i), false, "10.0.0." + i + ":5000");
    }
    int further = node.ready(Node.key(99), false, "10.0.0.99:5000");
    List<PeerFrame> sent = node.sent(further);
    assertTrue(sent.getLast() instanceof PeerFrame.Bye);
    List<PeerFrame.Peer> told =
        sent.stream()
            .filter(PeerFrame.Peers.class::isInstance)
            .flatMap(frame -> ((PeerFrame.Peers) frame).peers().stream())
            .toList();
    assertEquals(List.of(new PeerFrame.Peer(Node.key(70), List.of("203.0.113.7:30303"))), told);
  }

  @Test
  void allLinksTogetherHaveACap() {
    for (int i = 0; i < Admission.INBOUND_CAP; i++) {
      node.ready(Node.key(i), false, "10.0.0." + i + ":5000");
    }
    int further = node.ready(Node.key(99), false, "10.0.0.99:5000");
    assertEquals(Optional.of("TOO_MANY_LINKS"), node.closed(further));
    assertFalse(node.linked(Node.key(99)));
  }
}

package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import parley.protocol.PeerFrame;

/** What the operator does not want any more. */
class UnwantedPeersTest {
  private final Node node = new Node();

  @Test
  void aMistypedAddressIsForgottenWhenTheOperatorSaysSo() {
    node.handle(new Input.AddressFound("192.0.2.7:1", true));
    assertTrue(node.dialsWhileAllFail(30) > 3);
    node.handle(new Input.AddressForgotten("192.0.2.7:1"));
    assertEquals(1, node.take(Output.AddressEvent.class).size(), "the operator is told");
    assertEquals(0, node.dialsWhileAllFail(600));
    node.handle(new Input.AddressFound("192.0.2.7:1", true));
    assertEquals(
        1, node.dialsWhileAllFail(0) + node.failDials(), "named again, it is dialled again");
  }

  @Test
  void aServerThatIsNotWantedIsNotDialledAtItsOtherAddressesEither() {
    node.handle(new Input.AddressFound("192.0.2.7:30303", true));
    int link = node.ready(Node.key(7), true, "192.0.2.7:30303");
    int other = node.ready(Node.key(8), true, "192.0.2.8:30303");
    node.frame(
        other,
        new PeerFrame.Peers(List.of(new PeerFrame.Peer(Node.key(7), List.of("203.0.113.7:9")))));
    node.outputs.clear();
    node.handle(new Input.AddressForgotten("192.0.2.7:30303"));
    assertEquals(Optional.of("DISCONNECTED"), node.closed(link));
    assertEquals(Optional.empty(), node.closed(other));
    node.frame(
        other,
        new PeerFrame.Peers(
            List.of(new PeerFrame.Peer(Node.key(7), List.of("203.0.113.7:9", "192.0.2.7:30303")))));
    assertEquals(0, node.dialsWhileAllFail(20), "nor because others speak of it");
  }

  @Test
  void aLinkThatCameFromElsewhereIsEndedByItsAddress() {
    int link = node.ready(Node.key(7), false, "192.0.2.7:5000");
    node.handle(new Input.AddressForgotten("192.0.2.7:5000"));
    assertEquals(Optional.of("DISCONNECTED"), node.closed(link));
    node.outputs.clear();
    node.handle(new Input.AddressForgotten("192.0.2.9:5000"));
    assertEquals(
        List.of("nothing is known of that address"),
        node.take(Output.AddressEvent.class).stream().map(Output.AddressEvent::text).toList());
  }

  @Test
  void aDialThatIsUnderWayWhenItIsForgottenMakesNoLink() {
    node.handle(new Input.AddressFound("192.0.2.7:30303", true));
    node.handle(new Input.AddressForgotten("192.0.2.7:30303"));
    node.outputs.clear();
    int link = node.link(Node.key(7), true, "192.0.2.7:30303");
    assertEquals(Optional.of("DISCONNECTED"), node.closed(link));
  }

  @Test
  void whomTheOtherSideDoesNotWantComesBackSeldom() {
    node.handle(new Input.AddressFound("192.0.2.7:30303", true));
    int link = node.ready(Node.key(7), true, "192.0.2.7:30303");
    node.outputs.clear();
    node.frame(link, new PeerFrame.Bye("DISCONNECTED", "the operator ended the link"));
    assertEquals(0, node.dialsWhileAllFail(Dialling.BACKOFF_CAP_MS / 2_000 - 1));
    assertTrue(node.dialsWhileAllFail(Dialling.BACKOFF_CAP_MS / 2_000 + 2) > 0);
  }
}

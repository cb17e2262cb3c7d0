package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the operator sees of addresses that no link leads to. */
class DialledTest {
  private static final String ADDRESS = "192.0.2.7:30303";

  private final Node node = new Node();

  @Test
  void anAddressIsShownUntilItIsLinkedAndAgainAfterItsLink() {
    node.handle(new Input.AddressFound(ADDRESS, true));
    assertEquals(List.of(new DialView(ADDRESS, "")), node.overlay.dialled());
    node.handle(new Input.DialFailed(ADDRESS, "TIMEOUT", "no answer"));
    assertEquals(List.of(new DialView(ADDRESS, "TIMEOUT: no answer")), node.overlay.dialled());
    int link = node.ready(Node.key(7), true, ADDRESS);
    assertEquals(List.of(), node.overlay.dialled());
    node.handle(new Input.LinkDown(link, "LOST", "it broke"));
    assertEquals(List.of(new DialView(ADDRESS, "LOST: it broke")), node.overlay.dialled());
  }

  @Test
  void whatIsForgottenIsShownNoMore() {
    assertFalse(node.overlay.knows(ADDRESS));
    node.handle(new Input.AddressFound(ADDRESS, true));
    assertTrue(node.overlay.knows(ADDRESS));
    node.handle(new Input.AddressForgotten(ADDRESS));
    assertEquals(List.of(), node.overlay.dialled());
    assertFalse(node.overlay.knows(ADDRESS));
  }

  @Test
  void whatOthersSpeakOfIsNotShown() {
    node.handle(new Input.AddressFound(ADDRESS, false));
    assertEquals(List.of(), node.overlay.dialled());
  }
}

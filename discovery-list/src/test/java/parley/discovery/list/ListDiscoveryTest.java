package parley.discovery.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.api.Discovery;
import parley.api.DiscoveryContext;
import parley.api.PeerAddress;
import parley.api.SettingException;
import parley.api.Settings;

class ListDiscoveryTest {
  private final Settings settings = mock(Settings.class);
  private final DiscoveryContext context = mock(DiscoveryContext.class);
  private final Discovery discovery = new ListDiscovery();

  @BeforeEach
  void lend() {
    when(context.settings()).thenReturn(settings);
  }

  @Test
  void isTheModulesOneProvider() {
    assertEquals("list", discovery.name());
    var descriptor = ListDiscovery.class.getModule().getDescriptor();
    assertEquals("parley.discovery.list", descriptor.name());
    assertEquals(1, descriptor.provides().size());
    assertTrue(descriptor.exports().isEmpty());
  }

  @Test
  void offersEachPeerThatTheOperatorNamedInOrder() {
    when(settings.list("peers"))
        .thenReturn(List.of("192.0.2.7", "chat.example:7", "[2001:db8::1]:9"));
    Discovery.Search search = discovery.start(context);
    var order = inOrder(context);
    order.verify(context).found(new PeerAddress("192.0.2.7", 30_303), true);
    order.verify(context).found(new PeerAddress("chat.example", 7), true);
    order.verify(context).found(new PeerAddress("2001:db8::1", 9), true);
    order.verifyNoMoreInteractions();
    search.stop();
    search.stop();
  }

  @Test
  void offersNothingWhenNothingIsNamed() {
    when(settings.list("peers")).thenReturn(List.of());
    discovery.start(context).stop();
    verify(context, never()).found(any(), anyBoolean());
  }

  @ParameterizedTest
  @ValueSource(strings = {"host:", "host:0", "host:65536", "", "a b", "[::1", "http://host:1"})
  void refusesABadEntryByNameAndOffersNone(String bad) {
    SettingException refusal = new SettingException("peers");
    when(settings.list("peers")).thenReturn(List.of("good.example:1", bad));
    when(settings.refuse(eq("peers"), contains("entry '" + bad + "': "))).thenReturn(refusal);
    assertSame(refusal, assertThrows(SettingException.class, () -> discovery.start(context)));
    verify(context, never()).found(any(), anyBoolean());
  }
}

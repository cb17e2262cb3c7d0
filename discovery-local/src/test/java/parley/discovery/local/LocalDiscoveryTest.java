package parley.discovery.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.api.Discovery;
import parley.api.DiscoveryContext;
import parley.api.SettingException;
import parley.api.Settings;

class LocalDiscoveryTest {
  private final Settings settings = mock(Settings.class);
  private final DiscoveryContext context = mock(DiscoveryContext.class);
  private final Discovery discovery = new LocalDiscovery();

  @BeforeEach
  void lend() {
    when(context.settings()).thenReturn(settings);
  }

  @Test
  void isTheModulesOneProvider() {
    assertEquals("local", discovery.name());
    var descriptor = LocalDiscovery.class.getModule().getDescriptor();
    assertEquals("parley.discovery.local", descriptor.name());
    assertEquals(1, descriptor.provides().size());
    assertTrue(descriptor.exports().isEmpty());
  }

  @Test
  void doesNothingUnlessItIsTold() {
    when(settings.flag("local-discovery")).thenReturn(false);
    Discovery.Search search = discovery.start(context);
    search.stop();
    search.stop();
    verify(context, never()).loop();
    verify(context, never()).networkCode(any());
    verify(context, never()).peerPort();
  }

  @Test
  void refusesAnAddressThatIsNone() {
    SettingException refusal = new SettingException("address");
    when(settings.flag("local-discovery")).thenReturn(true);
    when(settings.required("address")).thenReturn("nowhere");
    when(settings.refuse(eq("address"), any())).thenReturn(refusal);
    assertSame(refusal, assertThrows(SettingException.class, () -> discovery.start(context)));
    verify(context, never()).peerPort();
  }
}

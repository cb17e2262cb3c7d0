package parley.discovery.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.api.Discovery;
import parley.api.DiscoveryContext;
import parley.api.EventLoop;
import parley.api.PeerAddress;
import parley.api.SettingException;
import parley.api.Settings;

class DnsDiscoveryTest {
  private final Settings settings = mock(Settings.class);
  private final DiscoveryContext context = mock(DiscoveryContext.class);
  private final EventLoop loop = mock(EventLoop.class);
  private final Discovery discovery = new DnsDiscovery();

  @BeforeEach
  void lend() {
    when(context.settings()).thenReturn(settings);
    when(context.loop()).thenReturn(loop);
    when(settings.list(any())).thenReturn(List.of());
  }

  @Test
  void isTheModulesOneProvider() {
    assertEquals("dns", discovery.name());
    var descriptor = DnsDiscovery.class.getModule().getDescriptor();
    assertEquals("parley.discovery.dns", descriptor.name());
    assertEquals(1, descriptor.provides().size());
    assertTrue(descriptor.exports().isEmpty());
  }

  @Test
  void asksNobodyWhenNothingIsNamed() {
    discovery.start(context).stop();
    verifyNoInteractions(loop);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"192.0.2.7", "[::1]:7", "::1", "a:0", "a b", "", "bücher.example", "a..b"})
  void refusesWhatIsNoName(String bad) {
    SettingException refusal = new SettingException("dns-peers");
    when(settings.list("dns-peers")).thenReturn(List.of("good.example", bad));
    when(settings.refuse(eq("dns-peers"), contains("'" + bad + "'"))).thenReturn(refusal);
    when(settings.refuse(eq("dns-peers"), contains("port 0"))).thenReturn(refusal);
    assertSame(refusal, assertThrows(SettingException.class, () -> discovery.start(context)));
    verifyNoInteractions(loop);
  }

  @Test
  void refusesANameServerThatWouldHaveToBeLookedUp() {
    SettingException refusal = new SettingException("dns-servers");
    when(settings.list("dns-servers")).thenReturn(List.of("dns.example"));
    when(settings.refuse(eq("dns-servers"), contains("'dns.example'"))).thenReturn(refusal);
    assertSame(refusal, assertThrows(SettingException.class, () -> discovery.start(context)));
  }

  @Test
  void offersWhatTheNameServerAnswers() throws IOException, InterruptedException {
    try (NameServer dns = new NameServer().service("chat.example", 0, 0, 7, "a.example");
        VirtualLoop loop = new VirtualLoop()) {
      when(context.loop()).thenReturn(loop);
      when(settings.list("dns-peers")).thenReturn(List.of("chat.example"));
      when(settings.list("dns-servers")).thenReturn(List.of(dns.address().toString()));
      Discovery.Search search = discovery.start(context);
      loop.awaitTask();
      org.mockito.Mockito.verify(context).found(new PeerAddress("a.example", 7), false);
      search.stop();
      search.stop();
      assertEquals(0, loop.timersWaiting());
    }
  }
}

package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parley.api.Discovery;
import parley.api.Endpoint;
import parley.api.PeerAddress;
import parley.api.SettingException;
import parley.api.Transport;
import parley.providers.Plugin;
import parley.providers.PluginProblem;
import parley.providers.Provided;

@Timeout(300)
class OpeningsTest {
  private final TestServer server = new TestServer();
  private final Openings openings = new Openings(server.loop);

  /** A door, and whose it is; it is called as a plugin is, but on the caller's thread. */
  private record Door(Transport transport, Endpoint endpoint, Plugin plugin) {
    static Door of(String address) throws Exception {
      var transport = mock(Transport.class);
      var endpoint = mock(Endpoint.class);
      var plugin = mock(Plugin.class);
      when(endpoint.address()).thenReturn(address);
      when(transport.open(any())).thenReturn(endpoint);
      when(plugin.isActive()).thenReturn(true);
      when(plugin.call(any(), any(), any()))
          .thenAnswer(call -> call.<Callable<?>>getArgument(1).call());
      doAnswer(call -> when(plugin.isActive()).thenReturn(false)).when(plugin).refuse(any());
      return new Door(transport, endpoint, plugin);
    }

    Provided<Transport> ofPlugin() {
      return new Provided<>(transport, "door", Optional.of(plugin));
    }

    Provided<Transport> ofImage() {
      return new Provided<>(transport, "door", Optional.empty());
    }
  }

  private void open(Provided<Transport> door) throws Exception {
    openings.open(door, FixedSettings.with("a", List.of()), server.context);
  }

  @Test
  void pluginsOpenSideBySideAfterTheImagesOwn() throws Exception {
    var barrier = new CyclicBarrier(2); // each opens only while the other one does
    Door one = Door.of("one://");
    Door two = Door.of("two://");
    for (Door door : List.of(one, two)) {
      when(door.transport().open(any()))
          .thenAnswer(call -> {
            barrier.await(60, TimeUnit.SECONDS);
            return door.endpoint();
          });
    }
    open(one.ofPlugin());
    open(two.ofPlugin());
    open(Door.of("image://").ofImage());
    assertEquals(List.of("image://"), openings.addresses());
    openings.openPlugins();
    assertEquals(List.of("image://", "one://", "two://"), openings.addresses());
  }

  @Test
  void aPluginThatFailsAtItsSecondDoorLosesTheFirstAndNoOtherLosesAny() throws Exception {
    Door bad = Door.of("bad://");
    Door good = Door.of("good://");
    var problem = new PluginProblem("threw up");
    doAnswer(call -> call.<Callable<?>>getArgument(1).call())
        .doThrow(problem)
        .when(bad.plugin())
        .call(any(), any(), any());
    open(bad.ofPlugin());
    open(good.ofPlugin());
    open(bad.ofPlugin());
    openings.openPlugins();
    verify(bad.plugin()).refuse(problem);
    verify(bad.endpoint()).close();
    assertEquals(List.of("good://"), openings.addresses());
    verify(good.endpoint(), never()).close();
  }

  @Test
  void aDoorThatDoesNotSayItsAddressIsClosed() throws Exception {
    Door mute = Door.of("mute://");
    when(mute.endpoint().address()).thenThrow(new UnsupportedOperationException());
    open(mute.ofPlugin());
    assertThrows(UnsupportedOperationException.class, openings::openPlugins);
    verify(mute.endpoint()).close();
    Door nowhere = Door.of(null);
    assertThrows(NullPointerException.class, () -> open(nowhere.ofImage()));
    verify(nowhere.endpoint()).close();
    assertEquals(List.of(), openings.addresses());
  }

  @Test
  void whatIsOpenWhenAnotherRefusesASettingIsClosedAtTheEnd() throws Exception {
    Door good = Door.of("good://");
    Door bad = Door.of("bad://");
    when(bad.transport().open(any())).thenThrow(new SettingException("path: is a folder"));
    open(bad.ofPlugin());
    open(good.ofPlugin());
    assertThrows(SettingException.class, openings::openPlugins);
    openings.closePlugins();
    verify(good.endpoint()).close();
  }

  @Test
  void whatIsOfPluginsIsClosedApartAndWhatItThrowsStopsNothing() throws Exception {
    Door image = Door.of("image://");
    Door bad = Door.of("bad://");
    Door good = Door.of("good://");
    doThrow(new Mute()).when(bad.endpoint()).close();
    open(image.ofImage());
    open(bad.ofPlugin());
    open(good.ofPlugin());
    openings.openPlugins();
    openings.close();
    verify(image.endpoint()).close();
    verify(bad.endpoint(), never()).close();
    openings.closePlugins();
    openings.closePlugins();
    verify(bad.endpoint()).close();
    verify(good.endpoint()).close();
    assertEquals(List.of(), openings.addresses());
  }

  @Test
  void whatAPluginFindsCountsNoMoreOnceItIsNotUsed() throws Exception {
    Door door = Door.of("");
    var overlay = mock(OverlayDriver.class);
    var provided = new Provided<>(mock(Discovery.class), "finder", Optional.of(door.plugin()));
    var candidates =
        new Candidates(
            FixedSettings.with("a", List.of()),
            server.loop,
            overlay,
            mock(NetworkCode.class),
            provided::isActive);
    PeerAddress address = new PeerAddress("192.0.2.7", 30303);
    candidates.found(address, false);
    server.loop.turn();
    verify(overlay).found(address, false);
    door.plugin().refuse(new PluginProblem("threw up"));
    candidates.found(new PeerAddress("192.0.2.8", 30303), false);
    server.loop.turn();
    verify(overlay, never()).found(new PeerAddress("192.0.2.8", 30303), false);
  }
}

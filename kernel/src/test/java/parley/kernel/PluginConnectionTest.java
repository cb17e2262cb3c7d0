package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import parley.api.CloseReason;
import parley.api.Connection;
import parley.api.ConnectionHandler;
import parley.api.ConnectionInfo;
import parley.api.EncodedFrame;
import parley.providers.Plugin;

class PluginConnectionTest {
  private final TestServer server = new TestServer();
  private final Plugin plugin = mock(Plugin.class);
  private final Connection connection = mock(Connection.class);
  private final ConnectionHandler session = mock(ConnectionHandler.class);
  private Connection seen;

  @BeforeEach
  void lend() {
    when(plugin.isActive()).thenReturn(true);
    when(connection.info())
        .thenReturn(new ConnectionInfo("toy", "somebody", Optional.empty(), Optional.empty()));
  }

  private ConnectionHandler accept() {
    return new PluginConnection(plugin, connection, Thread.currentThread(), server.loop)
        .admittedBy(wrapped -> {
          seen = wrapped;
          return session;
        });
  }

  private static EncodedFrame frame() {
    return new EncodedFrame("{}".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatAPluginThrowsEndsItsConnectionAndNotTheCaller() {
    doThrow(new StackOverflowError()).when(connection).send(any());
    ConnectionHandler told = accept();
    seen.send(frame());
    seen.send(frame());
    verify(connection, times(1)).send(any());
    verify(session, never()).closed(any());
    server.loop.turn();
    verify(session, times(1)).closed(any());
    verify(connection).close(any());
    assertFalse(seen.writable());
    told.received(new byte[0]);
    told.closed(CloseReason.remote("END", "late"));
    verify(session, never()).received(any());
    verify(session, times(1)).closed(any());
  }

  @Test
  void aCheckedExceptionAsOtherLanguagesThrowItIsNoExcuse() {
    doAnswer(call -> sneaky(new java.io.IOException("checked"))).when(connection).send(any());
    accept();
    seen.send(frame());
    server.loop.turn();
    verify(session).closed(any());
  }

  /** The compiler takes it for an unchecked one. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> Object sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void anExceptionThatCannotBeAskedForItsMessageIsNoExcuseEither() {
    doThrow(new Mute()).when(connection).send(any());
    doThrow(new Mute()).when(connection).close(any());
    accept();
    seen.send(frame());
    server.loop.turn();
    var reason = ArgumentCaptor.forClass(CloseReason.class);
    verify(session).closed(reason.capture());
    assertTrue(
        reason.getValue().text().endsWith(" threw " + Mute.class.getName()),
        reason.getValue()::text);
  }

  @Test
  void whatIsToldOnAnotherThreadIsRefusedThereWithWhatToDo() throws Exception {
    ConnectionHandler told = accept();
    var thrown = new CompletableFuture<IllegalStateException>();
    Thread.ofPlatform()
        .name("my-reader")
        .start(() ->
            thrown.complete(
                assertThrows(IllegalStateException.class, () -> told.received(new byte[0]))));
    String sentence = thrown.get(60, TimeUnit.SECONDS).getMessage();
    assertEquals(
        "ConnectionHandler.received was called on the thread 'my-reader', and belongs on the loop:"
            + " context.loop().execute(() -> …)",
        sentence);
    verify(session, never()).received(any());
  }

  @Test
  void noPluginCanAnnounceConnectionsOnceItIsNotUsedOrTheServerStops() {
    when(plugin.isActive()).thenReturn(false);
    var context =
        new ClientContext(
            FixedSettings.with("network", java.util.List.of("parley")),
            server.context,
            Optional.of(plugin),
            Thread.currentThread());
    assertThrows(IllegalStateException.class, () -> context.accepted(connection));
    when(plugin.isActive()).thenReturn(true);
    context.accepted(connection).closed(CloseReason.remote("END", "gone"));
    assertEquals(0, server.addresses.all());
    assertTrue(context.maxFrameBytes() > 0);
    server.router.drain();
    assertThrows(IllegalStateException.class, () -> context.accepted(connection));
    assertEquals(0, server.addresses.all());
  }
}

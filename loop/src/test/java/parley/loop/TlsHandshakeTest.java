package parley.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.api.CloseReason;

/** TLS until it is there, or is not to be. */
@Timeout(300)
class TlsHandshakeTest extends TlsScene {
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void whoShakesHandsWithoutEndIsClosed(String version) throws Exception {
    listen();
    try (SSLSocket client = dial(one, version)) {
      boolean closed = false;
      for (int i = 0; i < 1_500 && !closed; i++) {
        try {
          client.startHandshake(); // a key update, or a renegotiation
          client.getOutputStream().write("x\n".getBytes(UTF_8));
          closed = !read(client, 5).equals("re x\n");
        } catch (IOException e) {
          closed = true;
        }
      }
      assertTrue(closed);
      Fixture.Recorder recorder = fixture.next();
      String event = recorder.events.take();
      while (event.equals("received x")) {
        event = recorder.events.take();
      }
      assertEquals("closed REMOTE TLS_FAILED", event);
    }
  }

  @Test
  void whatWasSentBeforeTheHandshakeArrivesAndTheEndIsClean() throws Exception {
    fixture.onAccepted =
        (r, text) -> {
          r.connection.send(Fixture.frame("full"));
          r.connection.close(CloseReason.local("TOO_MANY_CONNECTIONS", "asked for"));
        };
    listen();
    try (SSLSocket client = dial(one, "TLSv1.3")) {
      assertEquals("full\nbye\n", new String(client.getInputStream().readAllBytes(), UTF_8));
      client.shutdownOutput();
      fixture.next().expect("closed LOCAL TOO_MANY_CONNECTIONS");
    }
  }

  @Test
  void aSilentConnectionIsClosedAfterItsTimeAndCostsNothingUntilThen() throws Exception {
    listen(Duration.ofMillis(500));
    try (Socket client = fixture.dial()) {
      Fixture.Recorder recorder = fixture.next();
      client.getOutputStream().write(0x16); // the first byte of a handshake, and no more
      long before = fixture.onLoop(fixture.loop::turns);
      recorder.expect("closed TIMEOUT HANDSHAKE_TIMEOUT");
      long turns = fixture.onLoop(fixture.loop::turns) - before;
      assertTrue(turns < 20, "it must not spin: " + turns + " turns");
      assertEquals(-1, client.getInputStream().read());
    }
  }

  @Test
  void whoSpeaksPlainTextIsClosedWithAReason() throws Exception {
    listen();
    try (Socket client = fixture.dial()) {
      client.getOutputStream().write("{\"type\":\"connect\"}\n".getBytes(UTF_8));
      fixture.next().expect("closed REMOTE TLS_FAILED");
    }
  }

  @Test
  void aHandshakeThatFailsEndsWithAnAlert() throws Exception {
    listen();
    try (SSLSocket client = socket(one, "TLSv1.2")) {
      client.setEnabledCipherSuites(
          new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"}); // the server's key is another
      SSLException told = assertThrows(SSLException.class, client::startHandshake);
      assertTrue(
          told.getMessage().contains("Received fatal alert: handshake_failure"), told::toString);
      fixture.next().expect("closed REMOTE TLS_FAILED");
    }
  }

  @Test
  void whoLeavesWithinTheHandshakeIsADisconnect() throws Exception {
    listen();
    try (Socket client = fixture.dial()) {
      client.shutdownOutput();
      fixture.next().expect("closed REMOTE DISCONNECTED");
    }
    assertEquals(0, fixture.loop.timers());
  }

  @Test
  void newConnectionsShowTheNewCertificateAndOpenOnesStay() throws Exception {
    listen();
    try (SSLSocket old = dial(one, "TLSv1.3")) {
      files.replaceBy(two);
      assertTrue(source.reload());
      assertThrows(SSLException.class, () -> dial(one, "TLSv1.3"));
      try (SSLSocket client = dial(two, "TLSv1.3")) {
        client.getOutputStream().write("new\n".getBytes(UTF_8));
        assertEquals("re new\n", read(client, 7));
      }
      old.getOutputStream().write("old\n".getBytes(UTF_8));
      assertEquals("re old\n", read(old, 7));
    }
  }

  @Test
  void aClientThatDoesNotTrustUsIsTold() throws Exception {
    listen();
    assertThrows(SSLException.class, () -> dial(two, "TLSv1.3"));
    fixture.next().expect("closed REMOTE TLS_FAILED");
  }
}

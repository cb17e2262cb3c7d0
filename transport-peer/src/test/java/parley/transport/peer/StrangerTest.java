package parley.transport.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.transport.peer.Strangers.Shown;
import parley.transport.peer.Strangers.Trusting;

/** Who dials a server and is not one. */
@Timeout(300)
class StrangerTest {
  private TestPeer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestPeer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void isLinkedIfItShowsAKeyHoweverOldItsCertificate() throws Exception {
    KeyPair key = Strangers.ed25519();
    try (Socket tcp = dial()) {
      SSLSocket tls = client(shown(key, key), tcp, "TLSv1.3", "parley-peer/1");
      tls.startHandshake();
      byte[] info = key.getPublic().getEncoded();
      assertArrayEquals(
          Arrays.copyOfRange(info, 12, 44), server.nextLink().link.info().remoteKey());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"parley-peer/2", "http/1.1", "PARLEY-PEER/1", ""})
  void isRefusedWithoutTheProtocolsName(String alpn) throws Exception {
    KeyPair key = Strangers.ed25519();
    try (Socket tcp = dial()) {
      String[] offered = alpn.isEmpty() ? new String[0] : new String[] {alpn};
      assertRefused(client(shown(key, key), tcp, "TLSv1.3", offered));
    }
  }

  @Test
  void isRefusedWithAnOlderTls() throws Exception {
    KeyPair key = Strangers.ed25519();
    try (Socket tcp = dial()) {
      assertRefused(client(shown(key, key), tcp, "TLSv1.2", "parley-peer/1"));
    }
  }

  @Test
  void isRefusedWithoutACertificate() throws Exception {
    try (Socket tcp = dial()) {
      assertRefused(client(null, tcp, "TLSv1.3", "parley-peer/1"));
    }
  }

  @ParameterizedTest
  @CsvSource({"RSA,2048,SHA256withRSA", "EC,256,SHA256withECDSA", "Ed448,448,Ed448"})
  void isRefusedWithAKeyOfAnotherKind(String algorithm, int bits, String signature)
      throws Exception {
    Shown shown =
        algorithm.equals("Ed448") ? ed448() : Strangers.certified(algorithm, bits, signature);
    try (Socket tcp = dial()) {
      assertRefused(client(shown, tcp, "TLSv1.3", "parley-peer/1"));
    }
  }

  @Test
  void isRefusedWithTheCertificateOfAnotherKey() throws Exception {
    KeyPair victim = Strangers.ed25519();
    KeyPair thief = Strangers.ed25519();
    X509Certificate[] chain = shown(victim, victim).chain();
    try (Socket tcp = dial()) {
      assertRefused(client(new Shown(chain, thief.getPrivate()), tcp, "TLSv1.3", "parley-peer/1"));
    }
  }

  @Test
  void isRefusedWithACertificateThatAnotherKeySigned() throws Exception {
    try (Socket tcp = dial()) {
      Shown signedByAnother = shown(Strangers.ed25519(), Strangers.ed25519());
      assertRefused(client(signedByAnother, tcp, "TLSv1.3", "parley-peer/1"));
    }
  }

  @Test
  void isRefusedWithAChain() throws Exception {
    KeyPair key = Strangers.ed25519();
    KeyPair above = Strangers.ed25519();
    X509Certificate[] chain = {shown(key, key).chain()[0], shown(above, above).chain()[0]};
    try (Socket tcp = dial()) {
      assertRefused(client(new Shown(chain, key.getPrivate()), tcp, "TLSv1.3", "parley-peer/1"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "\0\0\0\1\1", "{\"type\":\"connect\"}\n"})
  void isRefusedWhenItSpeaksSomethingElse(String said) throws Exception {
    try (Socket tcp = dial()) {
      tcp.getOutputStream().write(said.getBytes(UTF_8));
      assertEndsSoon(tcp, 20_000); // before its time, which is 30 s here
    }
  }

  @Test
  void isDroppedAfterFiveSecondsOfSilence() throws Exception {
    server.loop.slowness = 1;
    try (Socket silent = dial();
        Socket slow = dial()) {
      slow.getOutputStream().write(new byte[] {22, 3, 1}); // begins, and does not go on
      assertEndsSoon(silent, 60_000);
      assertEndsSoon(slow, 60_000);
    }
    assertTrue(server.links.isEmpty());
  }

  @Test
  void provesItsKeyAnewOnEachLink() throws Exception {
    KeyPair key = Strangers.ed25519();
    Trusting trusting = new Trusting();
    SSLContext remembers = Strangers.context(shown(key, key), trusting);
    for (int i = 1; i <= 3; i++) {
      try (Socket tcp = dial()) {
        SSLSocket tls = Strangers.client(remembers, tcp, "TLSv1.3", "parley-peer/1");
        tls.startHandshake();
        var link = server.nextLink();
        assertTrue(link.send((byte) 7));
        byte[] frame = tls.getInputStream().readNBytes(5); // and a session ticket, if any
        assertArrayEquals(new byte[] {0, 0, 0, 1, 7}, frame);
        assertEquals(i, trusting.asked, "a resumed session would show no certificate");
      }
    }
  }

  private Socket dial() throws IOException {
    return new Socket("127.0.0.1", server.endpoint.port());
  }

  private static SSLSocket client(Shown shown, Socket tcp, String protocol, String... alpn)
      throws Exception {
    return Strangers.client(Strangers.context(shown, new Trusting()), tcp, protocol, alpn);
  }

  private static Shown shown(KeyPair key, KeyPair signer) throws Exception {
    return new Shown(
        new X509Certificate[] {Strangers.certificate(key, signer, "Ed25519")}, key.getPrivate());
  }

  private static Shown ed448() throws Exception {
    KeyPair key = KeyPairGenerator.getInstance("Ed448").generateKeyPair();
    return new Shown(
        new X509Certificate[] {Strangers.certificate(key, key, "Ed448")}, key.getPrivate());
  }

  /** A TLS 1.3 client may only learn of it when it reads. And a good peer is linked afterwards. */
  private void assertRefused(SSLSocket tls) throws Exception {
    tls.setSoTimeout(60_000);
    boolean refused;
    try {
      tls.startHandshake();
      refused = tls.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      throw new AssertionError("neither refused nor closed", e);
    } catch (IOException e) {
      refused = true;
    }
    assertTrue(refused);
    try (TestPeer good = new TestPeer()) {
      good.linkTo(server);
      assertArrayEquals(
          good.identity.publicKey(), server.nextLink().link.info().remoteKey(), "only this one");
    }
    assertTrue(server.links.isEmpty());
  }

  private static void assertEndsSoon(Socket tcp, int withinMs) throws Exception {
    tcp.setSoTimeout(withinMs);
    try {
      tcp.getInputStream().readAllBytes(); // perhaps a TLS alert, then the end
    } catch (SocketTimeoutException e) {
      throw new AssertionError("still open after " + withinMs + " ms", e);
    } catch (IOException e) {
      assertTrue(e.getMessage().contains("reset"), e.getMessage());
    }
  }
}

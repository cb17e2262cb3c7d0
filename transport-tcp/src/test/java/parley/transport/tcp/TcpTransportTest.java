package parley.transport.tcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parley.api.EncodedFrame;
import parley.api.Endpoint;
import parley.api.SettingException;
import parley.loop.SelectorLoop;

@Timeout(300)
class TcpTransportTest {
  private static final int MAX = EchoKernel.MAX_FRAME_BYTES;

  private final SelectorLoop loop = SelectorLoop.start("tcp-test");
  private final EchoKernel kernel =
      new EchoKernel(loop, Map.of("address", "127.0.0.1", "tcp-port", "0"));
  private Endpoint endpoint;

  @BeforeEach
  void open() {
    endpoint = open(kernel);
  }

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void saysWhoItIsAndWhereItListens() {
    TcpTransport transport = new TcpTransport();
    assertEquals("tcp", transport.name());
    assertEquals(8545, transport.defaultPort());
    assertTrue(endpoint.address().matches("tcp://127\\.0\\.0\\.1:[1-9][0-9]*"), endpoint.address());
  }

  @Test
  void eachLineIsAFrameAndAnswersAreLines() throws Exception {
    assertEquals("re {\"a\":1}\nre {\"b\":2}\n", talk("{\"a\":1}\n{\"b\":2}\n"));
  }

  @Test
  void aCarriageReturnBeforeTheLineFeedIsNoPartOfTheFrame() throws Exception {
    assertEquals("re a\nre b\r\rc\n", talk("a\r\nb\r\rc\r\n"));
  }

  @Test
  void aFrameMayComeByteByByteAndManyMayComeAtOnce() throws Exception {
    try (Socket client = dial()) {
      client.setTcpNoDelay(true);
      OutputStream out = client.getOutputStream();
      for (byte b : "split\r\n".getBytes(UTF_8)) {
        out.write(b);
        out.flush();
        aTurn();
      }
      out.write("many\n".repeat(20_000).getBytes(UTF_8));
      String expected = "re split\n" + "re many\n".repeat(20_000);
      assertEquals(
          expected, new String(client.getInputStream().readNBytes(expected.length()), UTF_8));
    }
  }

  @Test
  void emptyLinesAreSkippedButAFloodOfThemIsNot() throws Exception {
    int most = LineCodec.EMPTY_LINES_IN_A_ROW;
    assertEquals("re a\nre b\n", talk("\n".repeat(most) + "a\n" + "\r\n".repeat(most) + "b\n"));
    String flood = talk("\n".repeat(most + 1) + "c\n");
    assertTrue(flood.startsWith("error MALFORMED more than 1000 empty lines"), flood);
  }

  @Test
  void everyByteThatIsNoFramesTextIsToldAsOverhead() throws Exception {
    String sent = "\n\r\na\r\nbc\n\n";
    assertEquals("re a\nre bc\n", talk(sent));
    assertEquals(sent.length() - "abc".length(), kernel.overhead().get());
  }

  @Test
  void theLongestFrameIsTakenWhicheverWayItEnds() throws Exception {
    String longest = "x".repeat(MAX);
    assertEquals("re " + longest + "\n", talk(longest + "\n"));
    assertEquals("re " + longest + "\n", talk(longest + "\r\n"));
    try (Socket client = dial()) {
      client.getOutputStream().write((longest + "\r").getBytes(UTF_8));
      aTurn();
      client.getOutputStream().write('\n');
      client.shutdownOutput();
      assertEquals("re " + longest + "\n", readAll(client));
    }
  }

  @Test
  void oneByteMoreIsTooLargeWithAndWithoutAnEnd() throws Exception {
    String tooLong = "x".repeat(MAX + 1);
    for (String sent : new String[] {tooLong + "\n", tooLong + "\r\n", tooLong + "\r", tooLong}) {
      try (Socket client = dial()) {
        client.getOutputStream().write(sent.getBytes(UTF_8));
        String answer = readAll(client); // comes though the client has not ended
        assertTrue(answer.startsWith("error TOO_LARGE a line of more than "), answer);
      }
    }
  }

  @Test
  void nothingAfterAViolationIsRead() throws Exception {
    String answer = talk("x".repeat(MAX + 1) + "\nlate\n".repeat(1_000));
    assertEquals(1, answer.lines().count(), answer);
  }

  @Test
  void anUnfinishedLineAtTheEndIsDropped() throws Exception {
    assertEquals("re a\n", talk("a\nunfinished"));
  }

  @Test
  void whoSpeaksAnotherProtocolIsToldWhichOneThisIs() throws Exception {
    String toTls = talk("\u0016\u0003\u0001\u0002\u0000\u0001");
    assertTrue(
        toTls.startsWith("error MALFORMED this port speaks plain TCP lines, but TLS"), toTls);
    String toHttp = talk("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assertTrue(
        toHttp.startsWith("error MALFORMED this port speaks plain TCP lines, but HTTP"), toHttp);
    assertEquals("re GET\n", talk("GET\n"), "a word is no protocol");
  }

  @Test
  void aFrameIsEncodedOnceForAllItsReceivers() throws Exception {
    byte[] text = "shared".getBytes(UTF_8);
    EncodedFrame frame = new EncodedFrame(text);
    LineCodec one = new LineCodec(MAX, true);
    LineCodec other = new LineCodec(MAX, false);
    assertTrue(frame.as(one.wireForm()) == frame.as(other.wireForm()));
    assertEquals("shared\n", new String(frame.as(one.wireForm()), UTF_8));
  }

  @Test
  void badSettingsAreRefusedByName() {
    refused("tcp-port: '65536' is not", Map.of("address", "127.0.0.1", "tcp-port", "65536"));
    refused("address: 'no address'", Map.of("address", "no address", "tcp-port", "0"));
    refused("address: must be set", Map.of("tcp-port", "0"));
    refused(
        "tls-key: must be set",
        Map.of("address", "127.0.0.1", "tcp-port", "0", "tls-cert", "/nowhere"));
  }

  private void refused(String problem, Map<String, String> settings) {
    EchoKernel other = new EchoKernel(loop, settings);
    SettingException refusal =
        assertThrows(SettingException.class, () -> new TcpTransport().open(other));
    assertTrue(refusal.getMessage().startsWith(problem), refusal.getMessage());
  }

  /** Sends all, ends, and reads all. */
  private String talk(String sent) throws IOException {
    try (Socket client = dial()) {
      client.getOutputStream().write(sent.getBytes(UTF_8));
      client.shutdownOutput();
      return readAll(client);
    }
  }

  private Socket dial() throws IOException {
    Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(endpoint.address()).getPort());
    socket.setSoTimeout(60_000);
    return socket;
  }

  private static String readAll(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), UTF_8);
  }

  private Endpoint open(EchoKernel kernel) {
    CompletableFuture<Endpoint> opened = new CompletableFuture<>();
    loop.execute(() -> {
      try {
        opened.complete(new TcpTransport().open(kernel));
      } catch (IOException | RuntimeException e) {
        opened.completeExceptionally(e);
      }
    });
    return opened.orTimeout(60, TimeUnit.SECONDS).join();
  }

  private void aTurn() {
    CompletableFuture<Boolean> passed = new CompletableFuture<>();
    loop.execute(() -> passed.complete(true));
    passed.orTimeout(60, TimeUnit.SECONDS).join();
  }
}

package parley.discovery.dns;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import parley.api.PeerAddress;

/** A name server on loopback, over UDP and TCP (RFC 1035). The black-box suite uses it, too. */
public final class NameServer implements AutoCloseable {
  static final int SERVER_FAILURE = 2;
  static final int NO_SUCH_NAME = 3;
  static final int REFUSED = 5;

  private static final int SRV = 33;
  private static final int MOST_UDP_BYTES = 512;
  private static final int HEADER_BYTES = 12;
  private static final int TRUNCATED = 0x0200;
  private static final int RESPONSE = 0x8180;
  private static final Map<String, Integer> TYPES = Map.of("A", 1, "AAAA", 28, "SRV", SRV);

  /** Each question as {@code udp SRV name}. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  private final Map<String, List<byte[]>> records = new ConcurrentHashMap<>();
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private volatile boolean silent;
  private volatile boolean garbled;

  /** On a free port. */
  public NameServer() throws IOException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    tcp = new ServerSocket(0, 50, loopback);
    udp = new DatagramSocket(new InetSocketAddress(loopback, tcp.getLocalPort()));
    Thread.ofPlatform().daemon().start(() -> serve(this::serveUdp));
    Thread.ofPlatform().daemon().start(() -> serve(this::serveTcp));
  }

  /** Where it listens. */
  public PeerAddress address() {
    return new PeerAddress("127.0.0.1", tcp.getLocalPort());
  }

  /** Adds addresses to a name. */
  public NameServer host(String name, String... addresses) {
    for (String address : addresses) {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      add(bytes.length == 4 ? "A" : "AAAA", name, bytes);
    }
    return this;
  }

  /** Adds a server to what {@code _parley._tcp} of a name is. */
  public NameServer service(String name, int priority, int weight, int port, String target) {
    byte[] host = name(target);
    add(
        "SRV",
        "_parley._tcp." + name,
        ByteBuffer.allocate(6 + host.length)
            .putShort((short) priority)
            .putShort((short) weight)
            .putShort((short) port)
            .put(host)
            .array());
    return this;
  }

  /** Answers any question about that name and type with an error. */
  NameServer fails(String type, String name, int code) {
    failures.put(type + " " + name, code);
    return this;
  }

  void clear() {
    records.clear();
    failures.clear();
  }

  /** From now on takes questions and answers none. */
  void fallSilent() {
    silent = true;
  }

  /** From now on answers with a name that is cut off. */
  void garble() {
    garbled = true;
  }

  private void add(String type, String name, byte[] data) {
    records.computeIfAbsent(type + " " + name, key -> new CopyOnWriteArrayList<>()).add(data);
  }

  private interface Work {
    void run() throws IOException;
  }

  private void serve(Work work) {
    while (!tcp.isClosed()) {
      try {
        work.run();
      } catch (IOException e) {
        if (!tcp.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serveUdp() throws IOException {
    DatagramPacket question = new DatagramPacket(new byte[MOST_UDP_BYTES], MOST_UDP_BYTES);
    udp.receive(question);
    byte[] answer =
        answer("udp", ByteBuffer.wrap(question.getData(), 0, question.getLength()).slice());
    if (!silent) {
      udp.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
    }
  }

  private void serveTcp() throws IOException {
    try (Socket socket = tcp.accept()) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] answer = answer("tcp", ByteBuffer.wrap(in.readNBytes(in.readUnsignedShort())));
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeShort(answer.length);
      out.write(answer);
      out.flush();
    }
  }

  private byte[] answer(String transport, ByteBuffer question) throws IOException {
    short id = question.getShort();
    question.position(HEADER_BYTES);
    List<String> labels = new ArrayList<>();
    for (int length = question.get(); length > 0; length = question.get()) {
      byte[] label = new byte[length];
      question.get(label);
      labels.add(new String(label, StandardCharsets.US_ASCII));
    }
    String name = String.join(".", labels);
    short type = question.getShort();
    String typeName =
        TYPES.entrySet().stream()
            .filter(e -> e.getValue() == type)
            .findAny()
            .orElseThrow()
            .getKey();
    String key = typeName + " " + name;
    asked.add(transport + " " + key);
    List<byte[]> found = records.getOrDefault(key, List.of());
    boolean known = records.keySet().stream().anyMatch(each -> each.endsWith(" " + name));
    int code = failures.getOrDefault(key, known ? 0 : NO_SUCH_NAME);
    byte[] whole = message(id, RESPONSE | code, labels, type, found);
    return transport.equals("udp") && whole.length > MOST_UDP_BYTES
        ? message(id, RESPONSE | TRUNCATED, labels, type, List.of())
        : whole;
  }

  private byte[] message(int id, int flags, List<String> labels, int type, List<byte[]> answers)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (int field : new int[] {id, flags, 1, answers.size(), 0, 0}) {
      out.writeShort(field);
    }
    out.write(name(String.join(".", labels)));
    out.writeShort(type);
    out.writeShort(1);
    for (byte[] data : answers) {
      out.writeShort(garbled ? 0xc000 | 0x3fff : 0xc000 | HEADER_BYTES); // the name, compressed
      out.writeShort(type);
      out.writeShort(1);
      out.writeInt(60);
      out.writeShort(data.length);
      out.write(data);
    }
    return bytes.toByteArray();
  }

  private static byte[] name(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String label : text.split("\\.")) {
      byte[] ascii = label.getBytes(StandardCharsets.US_ASCII);
      bytes.write(ascii.length);
      bytes.writeBytes(ascii);
    }
    bytes.write(0);
    return bytes.toByteArray();
  }

  @Override
  public void close() throws IOException {
    tcp.close();
    udp.close();
  }
}

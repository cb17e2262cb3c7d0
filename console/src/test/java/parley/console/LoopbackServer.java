package parley.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import parley.identity.Identity;
import parley.protocol.Canonical;
import parley.protocol.ClientCodec;
import parley.protocol.ClientFrame;
import parley.protocol.Decoded;
import parley.protocol.ErrorCode;
import parley.protocol.Key;
import parley.protocol.ServerFrame;
import parley.protocol.SignedMessage;

/**
 * A small server of lines: it proves its key, checks the client's, and answers as a real one does.
 * A text decides what else happens: {@code echo} comes back from another author, {@code forge}
 * comes back altered, {@code drop} ends the connection, {@code mute} is not answered, and each one
 * that begins with {@code soon} is too fast the first time.
 */
final class LoopbackServer implements AutoCloseable {
  final Identity identity = Identity.ofSeed(seed(1));
  final Identity ann = Identity.ofSeed(seed(2));
  private final ServerSocket listening;
  private final Optional<ServerFrame.Failure> refusal;
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private volatile String closesFirst = "";

  LoopbackServer() throws IOException {
    this(Optional.empty());
  }

  /**
   * @param refusal is sent instead of listening
   */
  LoopbackServer(Optional<ServerFrame.Failure> refusal) throws IOException {
    this.refusal = refusal;
    listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** The first connection is closed at once, as if its client had waited too long. */
  LoopbackServer closingTheFirst() {
    closesFirst = "MALFORMED: no connect in time";
    return this;
  }

  static byte[] seed(int value) {
    byte[] seed = new byte[32];
    java.util.Arrays.fill(seed, (byte) value);
    return seed;
  }

  int port() {
    return listening.getLocalPort();
  }

  /** What was said, as far as it was taken, in its order. */
  List<String> taken() {
    return List.copyOf(taken);
  }

  private void accept() {
    try {
      while (!listening.isClosed()) {
        Socket socket = listening.accept();
        Thread.ofVirtual().start(() -> serve(new Session(socket)));
      }
    } catch (IOException e) {
      if (!listening.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Session session) {
    try (Socket socket = session.socket) {
      if (refusal.isPresent()) {
        session.send(refusal.get());
        return;
      }
      if (!closesFirst.isEmpty()) {
        String text = closesFirst;
        closesFirst = "";
        session.send(
            new ServerFrame.Failure("", ErrorCode.AUTH_REQUIRED, text, OptionalLong.empty(), true));
        return;
      }
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        var decoded = ClientCodec.decodeClientFrame(line.getBytes(StandardCharsets.UTF_8));
        if (!(decoded instanceof Decoded.Frame<ClientFrame>(ClientFrame frame))) {
          throw new AssertionError("the client sent " + line);
        }
        if (!session.handle(frame)) {
          return;
        }
      }
    } catch (IOException e) {
      // The client has left in its own way.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  private final class Session {
    private final Socket socket;
    private final Set<String> channels = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private Optional<ClientFrame.Connect> connect = Optional.empty();
    private Optional<Key> key = Optional.empty();
    private long annsSeq;

    Session(Socket socket) {
      this.socket = socket;
    }

    void send(ServerFrame frame) throws IOException {
      byte[] text = ClientCodec.encode(frame);
      byte[] line = java.util.Arrays.copyOf(text, text.length + 1);
      line[text.length] = '\n';
      socket.getOutputStream().write(line);
    }

    private void fail(String re, ErrorCode code, String text) throws IOException {
      send(new ServerFrame.Failure(re, code, text, OptionalLong.empty(), false));
    }

    boolean handle(ClientFrame frame) throws IOException {
      switch (frame) {
        case ClientFrame.Connect asked -> {
          connect = Optional.of(asked);
          byte[] proof = Canonical.server(self(), seed(7), asked.nonce(), asked.key());
          send(
              new ServerFrame.Challenge(
                  asked.id(),
                  1,
                  self(),
                  seed(7),
                  9_000,
                  System.currentTimeMillis(),
                  new ServerFrame.Limits(16_384, 8_192, 20, 5, 100),
                  identity.sign(proof)));
        }
        case ClientFrame.Verify verify -> verify(verify);
        case ClientFrame.Quit _ -> {
          return false;
        }
        case ClientFrame.Ping(String id) ->
            send(ServerFrame.Success.of(id, "pong", System.currentTimeMillis()));
        case ClientFrame.Join(String id, String channel, String nick) when key.isPresent() -> {
          channels.add(channel);
          send(
              ServerFrame.Success.of(
                  id, "joined", new ServerFrame.Members(List.of(key.get()), List.of(nick), 1)));
        }
        case ClientFrame.Msg(String id, SignedMessage message) when key.isPresent() -> {
          return said(id, message.withAuthor(key.get()));
        }
        case ClientFrame.Who(String id, String channel) when key.isPresent() ->
            send(
                ServerFrame.Success.of(
                    id, "", new ServerFrame.Members(List.of(key.get()), List.of("me"), 1)));
        case ClientFrame.Join(String id, String channel, String nick) -> unverified(id);
        case ClientFrame.Msg(String id, SignedMessage message) -> unverified(id);
        case ClientFrame.Who(String id, String channel) -> unverified(id);
        default -> throw new AssertionError("unforeseen: " + frame);
      }
      return true;
    }

    private void unverified(String id) throws IOException {
      fail(id, ErrorCode.AUTH_REQUIRED, "MALFORMED: verify your key first");
    }

    private Key self() {
      return Key.of(identity.publicKey());
    }

    private void verify(ClientFrame.Verify verify) throws IOException {
      ClientFrame.Connect asked = connect.orElseThrow();
      byte[] signed =
          Canonical.auth(
              self(), asked.origin(), seed(7), asked.nonce(), asked.key(), 9_000, new byte[0]);
      if (verify.expires() == 9_000
          && asked.origin().equals("tcp://127.0.0.1:" + port())
          && Identity.verify(asked.key().bytes(), signed, verify.sig())) {
        key = Optional.of(asked.key());
        send(ServerFrame.Success.of(verify.id(), "verified", System.currentTimeMillis()));
      } else {
        fail(verify.id(), ErrorCode.AUTH_FAILED, "the signature does not prove the key");
      }
    }

    private boolean said(String id, SignedMessage message) throws IOException {
      boolean valid =
          Identity.verify(key.orElseThrow().bytes(), message.signedBytes(), message.sig());
      if (!valid) {
        fail(id, ErrorCode.BAD_SIGNATURE, "the signature is not that of the session's key");
        return true;
      }
      String channel = ((SignedMessage.Target.Channel) message.target()).name();
      if (!channels.contains(channel)) {
        fail(id, ErrorCode.NOT_JOINED, "MALFORMED: this session has not joined " + channel);
        return true;
      }
      if (message.body().startsWith("soon") && refused.add(message.body())) {
        send(
            new ServerFrame.Failure(
                id, ErrorCode.RATE_LIMITED, "too fast", OptionalLong.of(1), false));
        return true;
      }
      switch (message.body()) {
        case "drop" -> {
          return false;
        }
        case "mute" -> {
          return true;
        }
        case "echo" -> send(new ServerFrame.Msg(fromAnn(channel, "an echo")));
        case "forge" -> {
          SignedMessage good = fromAnn(channel, "never said");
          send(new ServerFrame.Msg(good.withSig(new byte[64])));
        }
        default -> {
          // taken, and that is all
        }
      }
      taken.add(message.body());
      send(ServerFrame.Success.of(id, "sent", message.mid()));
      return true;
    }

    private SignedMessage fromAnn(String channel, String body) {
      var unsigned =
          new SignedMessage(
              Key.of(ann.publicKey()),
              new SignedMessage.Target.Channel(channel),
              new byte[8],
              ++annsSeq,
              System.currentTimeMillis(),
              "ann",
              "text/plain",
              body,
              new byte[64]);
      return unsigned.withSig(ann.sign(unsigned.signedBytes()));
    }
  }
}

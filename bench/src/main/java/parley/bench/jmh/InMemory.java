package parley.bench.jmh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.api.CloseReason;
import parley.api.Connection;
import parley.api.ConnectionHandler;
import parley.api.ConnectionInfo;
import parley.api.EncodedFrame;
import parley.api.Endpoint;
import parley.api.KeyScheme;
import parley.api.PeerAddress;
import parley.api.PeerEndpoint;
import parley.api.PeerTransport;
import parley.api.PeerTransportContext;
import parley.api.ServerIdentity;
import parley.api.SettingException;
import parley.api.Settings;
import parley.api.Transport;
import parley.api.TransportContext;
import parley.identity.Identity;
import parley.protocol.ClientCodec;
import parley.protocol.Decoded;
import parley.protocol.ServerFrame;

/** A kernel's surroundings without sockets, and with signatures that are all good. */
final class InMemory {
  private static final EncodedFrame.WireForm LINE = text -> text;

  private InMemory() {}

  /** A door that nobody knocks at: it keeps what it was lent. */
  static final class Door implements Transport {
    private TransportContext context;

    @Override
    public String name() {
      return "memory";
    }

    @Override
    public int defaultPort() {
      return 1;
    }

    @Override
    public Endpoint open(TransportContext lent) {
      context = lent;
      return new NoEndpoint();
    }

    /** A client whose frames are counted, and dropped. */
    ConnectionHandler client(Runnable received, LastFrame last) {
      return context.accepted(new Counted(received, last));
    }
  }

  /** What a client was sent last. */
  static final class LastFrame {
    private volatile byte[] text = {};

    /** Until when the challenge holds that came last. */
    long expires() {
      if (ClientCodec.decodeServerFrame(text)
          instanceof Decoded.Frame<ServerFrame>(ServerFrame.Challenge challenge)) {
        return challenge.expires();
      }
      throw new IllegalStateException("no challenge: " + new String(text, StandardCharsets.UTF_8));
    }
  }

  private record Counted(Runnable received, LastFrame last) implements Connection {
    @Override
    public ConnectionInfo info() {
      return new ConnectionInfo("memory", "memory", Optional.empty(), Optional.empty());
    }

    @Override
    public void send(EncodedFrame frame) {
      last.text = frame.as(LINE);
      received.run();
    }

    @Override
    public boolean writable() {
      return true;
    }

    @Override
    public void reading(boolean wanted) {
      // it is fed as it comes
    }

    @Override
    public void close(CloseReason reason) {
      throw new IllegalStateException(reason.toString());
    }
  }

  private record NoEndpoint() implements PeerEndpoint {
    @Override
    public String address() {
      return "";
    }

    @Override
    public void close() {
      // nothing is open
    }

    @Override
    public int port() {
      return 0;
    }

    @Override
    public void dial(PeerAddress address) {
      // there is nobody
    }
  }

  /** No links. */
  static final class NoPeers implements PeerTransport {
    @Override
    public String name() {
      return "none";
    }

    @Override
    public PeerEndpoint open(PeerTransportContext context) {
      return new NoEndpoint();
    }
  }

  /** Believes everybody. */
  static final class Believer implements KeyScheme {
    @Override
    public String name() {
      return "believer";
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
      return true;
    }

    @Override
    public ServerIdentity identity(Path keyFile) throws IOException {
      return new Believed(Identity.ofSeed(new byte[32]));
    }
  }

  private record Believed(Identity identity) implements ServerIdentity {
    @Override
    public byte[] publicKey() {
      return identity.publicKey();
    }

    @Override
    public byte[] sign(byte[] message) {
      return identity.sign(message);
    }

    @Override
    public PrivateKey privateKey() {
      return identity.privateKey();
    }

    @Override
    public X509Certificate certificate() {
      return identity.certificate();
    }
  }

  /** The defaults of the launcher, but without limits. */
  record Fixed(Map<String, String> values) implements Settings {
    @Override
    public Optional<String> text(String key) {
      return Optional.ofNullable(values.get(key));
    }

    @Override
    public List<String> list(String key) {
      return List.of();
    }

    @Override
    public SettingException refuse(String key, String problem) {
      throw new IllegalArgumentException(key + ": " + problem);
    }
  }
}

package parley.kernel;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import parley.api.CloseReason;
import parley.api.EventLoop;
import parley.api.PeerAddress;
import parley.api.PeerEndpoint;
import parley.api.PeerLink;
import parley.api.PeerLinkHandler;
import parley.api.PeerLinkInfo;
import parley.api.PeerTransport;
import parley.api.PeerTransportContext;
import parley.api.ServerIdentity;
import parley.api.Settings;
import parley.overlay.Input;
import parley.protocol.Key;
import parley.protocol.ProtocolLimits;
import parley.protocol.Sanitiser;

/** The links to other servers, by the numbers under which the overlay knows them. Loop thread. */
final class PeerLinks implements PeerTransportContext {
  private static final System.Logger LOG = System.getLogger("parley.overlay");

  private final Settings settings;
  private final EventLoop loop;
  private final ServerIdentity identity;
  private final Consumer<Input> happened;
  private final PeerEndpoint endpoint;
  private final Map<Integer, Link> links = new LinkedHashMap<>();
  private int nextLink = 1;

  /** Opens the transport. */
  PeerLinks(
      Settings settings,
      EventLoop loop,
      ServerIdentity identity,
      PeerTransport transport,
      Consumer<Input> happened)
      throws IOException {
    this.settings = settings;
    this.loop = loop;
    this.identity = identity;
    this.happened = happened;
    endpoint = transport.open(this);
  }

  private record Link(PeerLink link, Verification.Lane lane) {}

  String address() {
    return endpoint.address();
  }

  /** 0 where it only dials out. */
  int port() {
    return endpoint.port();
  }

  /** How many have not ended, with those that are only saying goodbye. */
  int count() {
    return links.size();
  }

  void dial(PeerAddress address) {
    endpoint.dial(address);
  }

  void send(int id, byte[] frame) {
    Link link = links.get(id);
    if (link != null && !link.link().send(frame)) {
      disconnect(id, CloseReason.local("SLOW_PEER", "its queue is full; it reads too slowly"));
    }
  }

  void disconnect(int id, CloseReason reason) {
    Link link = links.get(id);
    if (link != null) {
      link.link().close(reason);
    }
  }

  /** In which order signatures are checked for a link; a new one where there is none any more. */
  Verification.Lane lane(int id) {
    Link link = links.get(id);
    return link == null ? new Verification.Lane() : link.lane();
  }

  void stopListening() {
    endpoint.close();
  }

  /** Closes all. */
  void close(CloseReason reason) {
    for (Link link : List.copyOf(links.values())) {
      link.link().close(reason);
    }
  }

  @Override
  public Settings settings() {
    return settings;
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public ServerIdentity identity() {
    return identity;
  }

  @Override
  public int maxFrameBytes() {
    return ProtocolLimits.PEER_FRAME_BYTES;
  }

  @Override
  public PeerLinkHandler linked(PeerLink link) {
    int id = nextLink++;
    links.put(id, new Link(link, new Verification.Lane()));
    PeerLinkInfo info = link.info();
    happened.accept(
        new Input.LinkUp(
            id,
            Key.of(info.remoteKey()),
            info.outbound(),
            info.remote().toString(),
            info.ip().toString(),
            info.exporter()));
    return new PeerLinkHandler() {
      @Override
      public void received(byte[] frame) {
        PeerLinks.this.received(id, frame);
      }

      @Override
      public void closed(CloseReason reason) {
        links.remove(id);
        happened.accept(new Input.LinkDown(id, reason.code(), reason.text()));
      }
    };
  }

  /** A frame that makes this server fail ends its link: there may be more of its kind. */
  private void received(int id, byte[] frame) {
    try {
      happened.accept(new Input.FrameReceived(id, frame));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a frame of another server made this one fail", e);
      disconnect(id, CloseReason.local("INTERNAL", "a frame of it made this server fail"));
    }
  }

  @Override
  public void dialFailed(PeerAddress address, CloseReason reason) {
    LOG.log(
        System.Logger.Level.DEBUG,
        "dial to {0} failed: {1}: {2}",
        address,
        reason.code(),
        Sanitiser.line(reason.text(), 200));
    happened.accept(new Input.DialFailed(address.toString(), reason.code(), reason.text()));
  }
}

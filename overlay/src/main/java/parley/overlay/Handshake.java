package parley.overlay;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import parley.protocol.Canonical;
import parley.protocol.Decoded;
import parley.protocol.Key;
import parley.protocol.PeerCodec;
import parley.protocol.PeerFrame;
import parley.protocol.ProtocolLimits;

/** The first frame in each direction: HELLO. Nothing else is heard on a link before it. */
final class Handshake {
  /** From the TLS handshake to the other side's HELLO; guess. */
  static final long HELLO_MS = 5_000;

  /** Addresses that are kept of what a server claims; guess. */
  static final int ADDRESSES_KEPT = 4;

  /** Bytes in a closed network's secret, at least. */
  static final int SECRET_BYTES = 16;

  private final Turn turn;
  private final Links links;
  private final OverlayConfig config;

  Handshake(Turn turn, Links links, OverlayConfig config) {
    this.turn = turn;
    this.links = links;
    this.config = config;
    if (config.secret().isPresent() && config.secret().get().length < SECRET_BYTES) {
      throw new IllegalArgumentException(
          "a closed network's secret has at least " + SECRET_BYTES + " bytes");
    }
    if (PeerCodec.decode(PeerCodec.encode(hello(new byte[0])))
        instanceof Decoded.Refused<PeerFrame> refused) {
      throw new IllegalArgumentException(
          "no other server would take this HELLO: " + refused.text());
    }
  }

  private PeerFrame.Hello hello(byte[] proof) {
    return new PeerFrame.Hello(
        ProtocolLimits.VERSION, config.network(), config.listenAddresses(), 0, proof);
  }

  void greet(Link link) {
    links.send(link, hello(proof(link.exporter, config.self())));
    turn.timer(new TimerKey.LinkHello(link.id), HELLO_MS);
  }

  void overdue(int id) {
    links
        .live(id)
        .filter(link -> !link.ready())
        .ifPresent(link ->
            links.close(
                link, "HELLO_TIMEOUT", "no HELLO came within " + HELLO_MS / 1_000 + " seconds"));
  }

  /**
   * Judges the first frame on a link, and closes the link if it is not to be.
   *
   * @return whether both sides may go on
   */
  boolean accept(Link link, PeerFrame first) {
    if (!(first instanceof PeerFrame.Hello hello)) {
      links.close(link, "MALFORMED", "the first frame on a link must be HELLO");
    } else if (hello.version() != ProtocolLimits.VERSION) {
      links.close(
          link,
          "UNSUPPORTED_VERSION",
          "this server speaks version "
              + ProtocolLimits.VERSION
              + ", not "
              + hello.version()
              + ": update the older of the two");
    } else if (!hello.network().equals(config.network())) {
      links.close(
          link,
          "WRONG_NETWORK",
          "this server is part of network '"
              + config.network()
              + "', not '"
              + hello.network()
              + "': set both to the same network");
    } else if (!MessageDigest.isEqual(hello.proof(), proof(link.exporter, link.peer))) {
      links.close(link, "BAD_SECRET", badSecret(hello.proof().length > 0));
    } else {
      link.claimed = claimed(hello.addresses(), link.address);
      link.told = link.claimed.stream().filter(HostPort::tellable).toList();
      return true;
    }
    return false;
  }

  private String badSecret(boolean proved) {
    if (config.secret().isEmpty()) {
      return "network '" + config.network() + "' is open here: remove the network's secret there";
    }
    return proved
        ? "the two servers have different secrets for network '" + config.network() + "'"
        : "network '" + config.network() + "' is closed: give the server the network's secret";
  }

  /** What shows that the owner of a key knows the secret; empty in an open network. */
  private byte[] proof(byte[] exporter, Key sender) {
    Optional<byte[]> secret = config.secret();
    if (secret.isEmpty()) {
      return new byte[0];
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.get(), "HmacSHA256"));
      return mac.doFinal(Canonical.signed("parley/1 hello", exporter, sender.bytes()));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java has HMAC-SHA256", e);
    }
  }

  /** Where a server can be dialled by its own words; a wildcard is where it is seen. */
  private static List<String> claimed(List<String> addresses, String seenAt) {
    Optional<HostPort> seen = HostPort.parse(seenAt);
    boolean near = seen.isPresent() && seen.get().loopback();
    List<String> kept = new ArrayList<>();
    for (String text : addresses) {
      Optional<HostPort> address = HostPort.parse(text);
      if (address.isPresent() && address.get().wildcard()) {
        address = seen.map(address.get()::at);
      }
      // a loopback address that comes from another machine would lead back to this one
      if (address.isPresent()
          && (near || !address.get().loopback())
          && kept.size() < ADDRESSES_KEPT) {
        kept.add(address.get().toString());
      }
    }
    return List.copyOf(kept);
  }
}

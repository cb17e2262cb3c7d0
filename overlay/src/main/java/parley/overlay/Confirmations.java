package parley.overlay;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import parley.protocol.Announcement;
import parley.protocol.Canonical;
import parley.protocol.Key;
import parley.protocol.MessageId;
import parley.protocol.PeerFrame;
import parley.protocol.ProtocolLimits;

/** Confirmations that only the two servers can make which they are between. */
final class Confirmations {
  /** Servers with which a secret is remembered; guess. */
  static final int SECRETS_CAP = 2_048;

  private static final String HMAC = "HmacSHA256";

  private final Key self;
  private final PairSecrets secrets;
  private final Mac hmac = hmac();
  private final Map<Announcement, Optional<SecretKeySpec>> bySnapshot =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(
            Map.Entry<Announcement, Optional<SecretKeySpec>> eldest) {
          return size() > SECRETS_CAP;
        }
      };

  Confirmations(Key self, PairSecrets secrets) {
    this.self = self;
    this.secrets = secrets;
  }

  /** A confirmation for the server that published a message; empty if that server is unknown. */
  Optional<PeerFrame.Ack> of(MessageId mid, Optional<Origin> source, boolean delivered) {
    return source.flatMap(to ->
        mac(mid, self, to.key(), delivered, to)
            .map(mac -> new PeerFrame.Ack(mid, self.id(), to.id, delivered, mac)));
  }

  /** Whether a confirmation was made by the server that it is from. */
  boolean genuine(PeerFrame.Ack ack, Origin from) {
    return mac(ack.mid(), from.key(), self, ack.delivered(), from)
        .filter(mac -> MessageDigest.isEqual(mac, ack.mac()))
        .isPresent();
  }

  private Optional<byte[]> mac(MessageId mid, Key from, Key to, boolean delivered, Origin other) {
    return bySnapshot
        .computeIfAbsent(other.advert().snapshot, this::agree)
        .map(secret -> {
          try {
            hmac.init(secret);
            byte[] full = hmac.doFinal(Canonical.ack(mid, from, to, delivered));
            return Arrays.copyOf(full, ProtocolLimits.MAC_BYTES);
          } catch (GeneralSecurityException e) {
            throw new AssertionError("an HMAC takes any key", e);
          }
        });
  }

  private static Mac hmac() {
    try {
      return Mac.getInstance(HMAC);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java has " + HMAC, e);
    }
  }

  /** The secret shared with a server; empty if what it announced is no key. */
  private Optional<SecretKeySpec> agree(Announcement snapshot) {
    try {
      byte[] shared = secrets.shared(snapshot.exchange());
      return Optional.of(new SecretKeySpec(shared, HMAC));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // it cannot be confirmed to, and its messages go on all the same
    }
  }
}

package parley.identity;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;

/**
 * Public keys that were found good, the most recently used ones. To validate a key in full costs as
 * much as to verify a signature (measured: about 80 µs each, and 25 µs more to decode the key
 * again), and the same keys come back with every message.
 */
final class PublicKeys {
  /** Keys remembered; about 250 bytes each. A guess: more authors than write at any one time. */
  static final int CAPACITY = 4_096;

  // ByteBuffer is comparable, so keys chosen to collide cost a tree's depth, not a list's length.
  private final Map<ByteBuffer, PublicPoint> points;

  PublicKeys(int capacity) {
    points =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<ByteBuffer, PublicPoint> eldest) {
            return size() > capacity;
          }
        };
  }

  /** The key's point; empty if it is not a strictly valid key. Bad keys are not remembered. */
  Optional<PublicPoint> validated(byte[] publicKey) {
    ByteBuffer key = ByteBuffer.wrap(publicKey.clone());
    synchronized (points) {
      PublicPoint known = points.get(key);
      if (known != null) {
        return Optional.of(known);
      }
    }
    Optional<PublicPoint> point =
        Optional.ofNullable(Ed25519.validatePublicKeyFullExport(publicKey, 0));
    if (point.isPresent()) {
      synchronized (points) {
        points.put(key, point.get());
      }
    }
    return point;
  }

  int size() {
    synchronized (points) {
      return points.size();
    }
  }
}

package parley.protocol;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Names of interests in announcements: 8 bytes of a hash, so that an announcement is short and does
 * not spell out the names of channels.
 */
public final class Tags {
  private static final byte CHANNEL = 1;
  private static final byte KEY = 2;

  private Tags() {}

  /** The tag of what a message is for. */
  public static long of(SignedMessage.Target target) {
    return switch (target) {
      case SignedMessage.Target.Channel channel -> channel(channel.name());
      case SignedMessage.Target.Direct direct -> key(direct.key());
    };
  }

  /** The tag of a channel. */
  public static long channel(String name) {
    return tag(CHANNEL, Canonical.utf8(name));
  }

  /** The tag of a user's key that is online. */
  public static long key(Key key) {
    return tag(KEY, key.bytes());
  }

  private static long tag(byte kind, byte[] what) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return ByteBuffer.wrap(
              digest.digest(Canonical.signed("parley/1 tag", new byte[] {kind}, what)))
          .getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}

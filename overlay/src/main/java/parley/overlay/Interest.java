package parley.overlay;

import java.util.HashSet;
import java.util.Set;
import parley.protocol.Key;
import parley.protocol.SignedMessage;

/** What concerns this server's own sessions. The driver bounds it: it bounds its sessions. */
final class Interest {
  private final Set<String> channels = new HashSet<>();
  private final Set<Key> keys = new HashSet<>();

  void join(String channel) {
    channels.add(channel);
  }

  void leave(String channel) {
    channels.remove(channel);
  }

  void online(Key key) {
    keys.add(key);
  }

  void offline(Key key) {
    keys.remove(key);
  }

  boolean concerns(SignedMessage message) {
    return switch (message.target()) {
      case SignedMessage.Target.Channel channel -> channels.contains(channel.name());
      case SignedMessage.Target.Direct direct -> keys.contains(direct.key());
    };
  }
}

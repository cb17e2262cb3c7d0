package parley.client;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import parley.protocol.Key;

/** What a session remembers; {@link Outgoing} and {@link Incoming} work on it. */
final class SessionState {
  final SessionSettings settings;
  final Key self;
  final byte[] sessionId = new byte[8];
  final PendingRequests requests = new PendingRequests();
  final Turns turns = new Turns();
  final SequenceWatch sequences = new SequenceWatch();
  final ServerClock clock = new ServerClock();

  /** The channels joined. It grows by the user's own commands alone. */
  final Map<String, String> nickByChannel = new LinkedHashMap<>();

  /** The channels that a join was ever asked for; it grows in the same way. */
  final Set<String> askedFor = new LinkedHashSet<>();

  Optional<Handshake> handshake = Optional.empty();
  Optional<Key> server = Optional.empty();
  boolean ready;
  boolean closed;

  long seq;
  private final Set<Long> unseen = new HashSet<>();
  long heardMs;
  String lastNick;

  SessionState(SessionSettings settings, Moment now) {
    this.settings = settings;
    self = Key.of(settings.identity().publicKey());
    settings.random().nextBytes(sessionId);
    heardMs = now.monotonicMs();
    lastNick = self.shortForm();
  }

  /** Nobody has seen the message of this number: receivers shall find no gap. */
  void takeBack(long number) {
    unseen.add(number);
    while (unseen.remove(seq)) {
      seq--;
    }
  }
}

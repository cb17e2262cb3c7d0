package parley.discovery.local;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import parley.api.PeerAddress;

/** Addresses that were heard of, until they are offered to the overlay. */
final class Offers {
  /** Addresses remembered; then the one that was not heard of for longest goes. A guess. */
  static final int CAP = 256;

  /** An address is not offered again sooner: the overlay itself tries what it has taken. */
  static final long AGAIN_MS = 60_000;

  /** A way to a server counts as open for so long after something came by it. */
  static final long OPEN_MS = 3 * Speaker.PERIOD_MS;

  /** Offers at once, and then one in this time: strangers may choose what is offered. Guesses. */
  static final int BURST = 16;

  static final long INTERVAL_MS = 2_000;

  private static final long NEVER = Long.MAX_VALUE;

  private final Map<PeerAddress, Candidate> candidates = new LinkedHashMap<>();
  private final Bucket allowed = new Bucket(BURST, INTERVAL_MS, 0);
  private long refused;

  private static final class Candidate {
    long id;
    int rank;
    long heardAt;
    long offerAt = NEVER;
    long notBefore;
  }

  /**
   * An address was heard of.
   *
   * @param id of the server there
   * @param rank of the way to it
   * @param offerAt when it is to be offered, if no better way to the same server is known then
   */
  void heard(PeerAddress address, long id, int rank, long now, long offerAt) {
    Candidate candidate = candidates.remove(address);
    if (candidate == null || candidate.id != id) {
      candidate = new Candidate(); // or the server was started anew
      candidate.id = id;
    }
    candidates.put(address, candidate);
    candidate.rank = rank;
    candidate.heardAt = now;
    if (candidate.offerAt == NEVER && candidate.notBefore <= now) {
      candidate.offerAt = offerAt;
    }
    if (candidates.size() > CAP) {
      candidates.remove(candidates.keySet().iterator().next());
    }
  }

  /** What is to be offered now. */
  List<PeerAddress> due(long now) {
    List<PeerAddress> due = new ArrayList<>();
    candidates.forEach((address, candidate) -> {
      if (candidate.offerAt <= now) {
        candidate.offerAt = NEVER;
        if (hasBetterWay(candidate, now)) {
          return;
        }
        if (allowed.take(now)) {
          candidate.notBefore = now + AGAIN_MS;
          due.add(address);
        } else {
          refused++;
        }
      }
    });
    return due;
  }

  private boolean hasBetterWay(Candidate candidate, long now) {
    return candidates.values().stream()
        .anyMatch(other ->
            other.id == candidate.id
                && other.rank < candidate.rank
                && now - other.heardAt < OPEN_MS);
  }

  /** When {@link #due} is to be asked next. */
  long nextAt() {
    return candidates.values().stream().mapToLong(each -> each.offerAt).min().orElse(NEVER);
  }

  /** Addresses that were not offered because there were too many. */
  long refused() {
    return refused;
  }

  int size() {
    return candidates.size();
  }
}

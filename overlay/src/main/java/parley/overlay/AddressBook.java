package parley.overlay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import parley.protocol.Key;

/**
 * The addresses that this server knows: named by the operator, verified by an own dial, or hints.
 * The last two are the passive view of HyParView (Leitão et al. 2007), split so that hints, which
 * cost a stranger nothing, never push out what is verified.
 */
final class AddressBook {
  /** Addresses named by the operator that are dialled for ever; further ones are candidates. */
  static final int NAMED_CAP = 256;

  /** Half of the passive view of 64 (overlay.md). */
  static final int VERIFIED_CAP = 32;

  /** The other half. */
  static final int HINT_CAP = 32;

  /** Hints of one source. */
  static final int SOURCE_CAP = 16;

  /** Addresses at which this server met itself; guess. */
  static final int SELF_CAP = 64;

  /** Hints that were tried in vain and are not tried again for {@link #GIVEN_UP_MS}; guess. */
  static final int GIVEN_UP_CAP = 256;

  static final long GIVEN_UP_MS = 600_000;

  /** The source of what the operator or a discovery found. */
  static final String OPERATOR = "";

  private final Turn turn;
  private final Map<String, Known> byAddress = new LinkedHashMap<>();
  private final Set<String> selves = new LinkedHashSet<>();
  private final Map<String, Long> givenUp = new LinkedHashMap<>();
  private int named;
  private int verified; // and not named

  AddressBook(Turn turn) {
    this.turn = turn;
  }

  Optional<Known> find(String address) {
    return Optional.ofNullable(byAddress.get(address));
  }

  List<Known> where(Predicate<Known> wanted) {
    List<Known> found = new ArrayList<>();
    for (Known known : byAddress.values()) {
      if (wanted.test(known)) {
        found.add(known);
      }
    }
    return found;
  }

  /** One of those, at random. */
  Optional<Known> any(Predicate<Known> wanted) {
    return any(where(wanted), each -> true);
  }

  /** Takes an address that the operator named; empty if it is this server's own. */
  Optional<Known> name(String address) {
    if (selves.contains(address)) {
      return Optional.empty();
    }
    Known known = byAddress.get(address);
    if (known == null || !known.named) {
      if (named >= NAMED_CAP) {
        return hint(address, Optional.empty(), OPERATOR);
      }
      known = byAddress.computeIfAbsent(address, Known::new);
      if (!known.verified) {
        known.key = Optional.empty();
      }
      count(known, -1);
      known.named = true;
      count(known, 1);
      givenUp.remove(address);
    }
    return Optional.of(known);
  }

  /** Whether it is nothing new that a server may be at an address, or was tried in vain. */
  boolean knows(String address, Key key) {
    Known known = byAddress.get(address);
    if (known == null) {
      return givenUp(address);
    }
    return known.proved() || known.key.filter(key::equals).isPresent();
  }

  /** Takes an address from hearsay; empty if it is not new, not wanted, or has no room. */
  Optional<Known> hint(String address, Optional<Key> key, String source) {
    Known old = byAddress.get(address);
    if (old != null) {
      if (key.isPresent() && !old.verified && !old.named && !old.key.equals(key)) {
        old.key = Optional.empty(); // they contradict each other: only a dial can tell
      }
      return Optional.empty();
    }
    if (selves.contains(address) || givenUp(address)) {
      return Optional.empty();
    }
    if (!makeRoom(source)) {
      return Optional.empty();
    }
    Known known = new Known(address);
    known.key = key;
    known.source = source;
    byAddress.put(address, known);
    return Optional.of(known);
  }

  /** Makes room for a hint: its source's others, or those of the source that has most, give way. */
  private boolean makeRoom(String source) {
    Predicate<Known> ofSource = each -> isHint(each) && each.source.equals(source);
    boolean shareUsed = !source.equals(OPERATOR) && where(ofSource).size() >= SOURCE_CAP;
    if (!shareUsed && byAddress.size() - named - verified < HINT_CAP) {
      return true;
    }
    List<Known> idle = where(each -> isHint(each) && !each.dialling);
    Optional<Known> victim = shareUsed ? any(idle, ofSource) : ofLargestSource(idle);
    victim.ifPresent(this::drop);
    return victim.isPresent();
  }

  private Optional<Known> any(List<Known> of, Predicate<Known> wanted) {
    List<Known> found = of.stream().filter(wanted).toList();
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(turn.below(found.size())));
  }

  /** One at random of the source that has most; of equally many, the one that came first. */
  private Optional<Known> ofLargestSource(List<Known> of) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    of.forEach(each -> counts.merge(each.source, 1, Integer::sum));
    String largest = "";
    for (Map.Entry<String, Integer> each : counts.entrySet()) {
      if (each.getValue() > counts.getOrDefault(largest, 0)) {
        largest = each.getKey();
      }
    }
    String source = largest;
    return any(of, each -> each.source.equals(source));
  }

  /**
   * One at random of a source at random, so that a source which speaks of many servers, all of them
   * perhaps its own, has no more weight than another.
   */
  Optional<Known> candidate(Predicate<Known> wanted) {
    List<Known> found = where(wanted);
    List<String> sources = found.stream().map(each -> each.source).distinct().toList();
    if (sources.isEmpty()) {
      return Optional.empty();
    }
    String source = sources.get(turn.below(sources.size()));
    return any(found, each -> each.source.equals(source));
  }

  /** Whether the operator named an address at which this key was proved. */
  boolean names(Key key) {
    for (Known each : byAddress.values()) {
      if (each.named && each.verified && each.key.equals(Optional.of(key))) {
        return true;
      }
    }
    return false;
  }

  /** An own dial has proved a key at an address. */
  void verify(Known known, Key key) {
    known.key = Optional.of(key);
    if (!known.verified && !known.named && verified >= VERIFIED_CAP) {
      any(each -> isVerified(each) && each.lost())
          .or(() -> ofLargestSource(where(each -> isVerified(each) && !each.dialling)))
          .ifPresent(this::drop);
    }
    count(known, -1);
    known.verified = true;
    count(known, 1);
  }

  void drop(Known known) {
    if (byAddress.remove(known.address, known)) {
      count(known, -1);
    }
  }

  private void count(Known known, int by) {
    named += known.named ? by : 0;
    verified += isVerified(known) ? by : 0;
  }

  /** A hint came to nothing: it is not taken again for some time. */
  void giveUp(Known known) {
    drop(known);
    givenUp.remove(known.address);
    givenUp.put(known.address, turn.now() + GIVEN_UP_MS);
    removeOldest(givenUp.keySet(), GIVEN_UP_CAP);
  }

  /** Whether an address is not to be taken from hearsay. */
  boolean givenUp(String address) {
    return givenUp.getOrDefault(address, 0L) > turn.now();
  }

  /** This server met itself there. */
  void self(String address) {
    find(address).ifPresent(this::drop);
    selves.add(address);
    removeOldest(selves, SELF_CAP);
  }

  private static void removeOldest(Set<String> addresses, int cap) {
    if (addresses.size() > cap) {
      addresses.remove(addresses.iterator().next());
    }
  }

  private static boolean isHint(Known known) {
    return !known.named && !known.verified;
  }

  private static boolean isVerified(Known known) {
    return !known.named && known.verified;
  }

  void sizes(SizeReader reader) {
    reader.size("named addresses", named, NAMED_CAP);
    reader.size("verified addresses", verified, VERIFIED_CAP);
    reader.size("hinted addresses", byAddress.size() - named - verified, HINT_CAP);
    reader.size("own addresses", selves.size(), SELF_CAP);
    reader.size("given-up addresses", givenUp.size(), GIVEN_UP_CAP);
  }
}

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

  private final Turn turn;
  private final Map<String, Known> byAddress = new LinkedHashMap<>();
  private final Set<String> selves = new LinkedHashSet<>();
  private final Map<String, Long> givenUp = new LinkedHashMap<>();

  AddressBook(Turn turn) {
    this.turn = turn;
  }

  Optional<Known> find(String address) {
    return Optional.ofNullable(byAddress.get(address));
  }

  List<Known> where(Predicate<Known> wanted) {
    return byAddress.values().stream().filter(wanted).toList();
  }

  /** One of those, at random. */
  Optional<Known> any(Predicate<Known> wanted) {
    List<Known> found = where(wanted);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(turn.below(found.size())));
  }

  /** Takes an address that the operator named; empty if it is this server's own. */
  Optional<Known> name(String address) {
    if (selves.contains(address)) {
      return Optional.empty();
    }
    Known known = byAddress.get(address);
    if (known == null || !known.named) {
      if (count(each -> each.named) >= NAMED_CAP) {
        return hint(address, Optional.empty(), Optional.empty());
      }
      known = byAddress.computeIfAbsent(address, Known::new);
      if (!known.verified) {
        known.key = Optional.empty();
      }
      known.named = true;
      givenUp.remove(address);
    }
    return Optional.of(known);
  }

  /** Takes an address from hearsay; empty if it is not new, not wanted, or has no room. */
  Optional<Known> hint(String address, Optional<Key> key, Optional<Key> source) {
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

  /** Makes room for a hint, at the cost of its source's others once that has had its share. */
  private boolean makeRoom(Optional<Key> source) {
    Predicate<Known> ofSource = each -> isHint(each) && each.source.equals(source);
    boolean shareUsed = source.isPresent() && count(ofSource) >= SOURCE_CAP;
    if (!shareUsed && count(AddressBook::isHint) < HINT_CAP) {
      return true;
    }
    Predicate<Known> among = shareUsed ? ofSource : AddressBook::isHint;
    Optional<Known> victim = any(each -> among.test(each) && !each.dialling);
    victim.ifPresent(this::drop);
    return victim.isPresent();
  }

  /** An own dial has proved a key at an address. */
  void verify(Known known, Key key) {
    known.key = Optional.of(key);
    if (!known.verified && !known.named && count(AddressBook::isVerified) >= VERIFIED_CAP) {
      any(each -> isVerified(each) && each.lost())
          .or(() -> any(each -> isVerified(each) && !each.dialling))
          .ifPresent(this::drop);
    }
    known.verified = true;
  }

  void drop(Known known) {
    byAddress.remove(known.address);
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
    byAddress.remove(address);
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

  private int count(Predicate<Known> wanted) {
    return (int) byAddress.values().stream().filter(wanted).count();
  }

  List<CollectionSize> sizes() {
    List<CollectionSize> sizes = new ArrayList<>();
    sizes.add(new CollectionSize("named addresses", count(each -> each.named), NAMED_CAP));
    sizes.add(
        new CollectionSize("verified addresses", count(AddressBook::isVerified), VERIFIED_CAP));
    sizes.add(new CollectionSize("hinted addresses", count(AddressBook::isHint), HINT_CAP));
    sizes.add(new CollectionSize("own addresses", selves.size(), SELF_CAP));
    sizes.add(new CollectionSize("given-up addresses", givenUp.size(), GIVEN_UP_CAP));
    return sizes;
  }
}

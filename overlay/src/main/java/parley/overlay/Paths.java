package parley.overlay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which links lead to a server, and how few of them lead to many. */
final class Paths {
  /** A link that confirms less than this of what goes over it counts as farther; guess. */
  private static final double LEAST_SCORE = 0.7;

  private static final int FARTHER = 2;

  private final Links links;
  private final Map<Integer, Link> bySlot = new HashMap<>();

  Paths(Links links) {
    this.links = links;
  }

  private record Way(Link link, int cost) {}

  /** The links changed. */
  void update() {
    bySlot.clear();
    links.ready().forEach(link -> bySlot.put(link.slot, link));
  }

  private List<Way> ways(Origin origin, int except) {
    List<Way> ways = new ArrayList<>(Routes.KEPT);
    for (int i = 0; i < Routes.count(origin.routes()); i++) {
      Link link = bySlot.get(Routes.slot(origin.routes(), i));
      if (link != null && link.ready() && link.id != except) {
        int cost = Routes.hops(origin.routes(), i) + (link.score < LEAST_SCORE ? FARTHER : 0);
        ways.add(new Way(link, cost));
      }
    }
    ways.sort(Comparator.comparingInt(Way::cost));
    return ways;
  }

  /** The link of a slot, unless it is the one that is left out. */
  Optional<Link> at(int slot, int except) {
    return Optional.ofNullable(bySlot.get(slot)).filter(link -> link.ready() && link.id != except);
  }

  /** Whether any way leads to a server. */
  boolean lead(Origin origin) {
    return !ways(origin, -1).isEmpty();
  }

  /** Every link that leads to a server, of those that are kept; the nearest first. */
  List<Link> all(Origin origin) {
    return ways(origin, -1).stream().map(Way::link).toList();
  }

  /** The link for a repeated attempt: another one each time, as far as there are some. */
  Optional<Link> next(Origin origin, int except, int attempt) {
    return next(origin, except, attempt, Optional.empty());
  }

  /**
   * The same, and never that of the attempt before: what came of that may have put the ways into
   * another order.
   */
  Optional<Link> next(Origin origin, int except, int attempt, Optional<Link> before) {
    List<Way> ways = ways(origin, except);
    if (ways.isEmpty()) {
      return Optional.empty();
    }
    Link link = ways.get(attempt % ways.size()).link();
    boolean again = before.filter(one -> one.id == link.id).isPresent();
    return Optional.of(again ? ways.get((attempt + 1) % ways.size()).link() : link);
  }

  /**
   * Splits servers by the link over which they are reached. Of several that are as near, one is
   * taken that leads to the most, so that a message crosses few links. Servers to which no way is
   * known are left out.
   */
  Map<Link, List<Origin>> split(List<Origin> targets, int except) {
    Map<Link, List<Origin>> split = new LinkedHashMap<>();
    Map<Origin, List<Link>> open = new LinkedHashMap<>();
    for (Origin target : targets) {
      List<Way> ways = ways(target, except);
      if (ways.isEmpty()) {
        continue;
      }
      List<Link> nearest = new ArrayList<>(Routes.KEPT);
      for (Way way : ways) {
        if (way.cost == ways.getFirst().cost) {
          nearest.add(way.link);
        }
      }
      open.put(target, nearest);
    }
    while (!open.isEmpty()) {
      Link best = best(open);
      List<Origin> over = split.computeIfAbsent(best, link -> new ArrayList<>());
      open.entrySet()
          .removeIf(each -> {
            boolean leads = each.getValue().contains(best);
            if (leads) {
              over.add(each.getKey());
            }
            return leads;
          });
    }
    return split;
  }

  private static Link best(Map<Origin, List<Link>> open) {
    Map<Link, Integer> leads = new LinkedHashMap<>();
    open.values().forEach(all -> all.forEach(link -> leads.merge(link, 1, Integer::sum)));
    Link best = null;
    for (Map.Entry<Link, Integer> each : leads.entrySet()) {
      if (best == null
          || each.getValue() > leads.get(best)
          || (each.getValue().equals(leads.get(best)) && each.getKey().id < best.id)) {
        best = each.getKey();
      }
    }
    return best;
  }
}

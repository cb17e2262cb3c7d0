package parley.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The bursts of one trial by contestant, and what is told of them. */
record Results(Map<String, List<Burst>> bursts, Map<String, String> failures) {
  boolean has(String name) {
    return bursts.containsKey(name);
  }

  double median(String name, ToDoubleFunction<Burst> figure) {
    return Notebook.median(
        bursts.get(name).stream().map(burst -> figure.applyAsDouble(burst)).toList());
  }

  double micros(String name) {
    return median(name, Burst::microsPerDelivery);
  }

  double perSecond(String name) {
    return median(name, Burst::deliveriesPerSecond);
  }

  /** The median of the rounds' ratios, each of two bursts that came after each other. */
  double ratio(String name, String to) {
    List<Burst> ones = bursts.get(name);
    List<Burst> others = bursts.get(to);
    return Notebook.median(
        java.util.stream.IntStream.range(0, Math.min(ones.size(), others.size()))
            .mapToObj(i -> ones.get(i).microsPerDelivery() / others.get(i).microsPerDelivery())
            .toList());
  }

  /** What was lost, came twice, early, or where it did not belong, over all bursts. */
  String faults(String name) {
    boolean clean = bursts.get(name).stream().allMatch(Burst::isClean);
    return clean
        ? "none"
        : bursts.get(name).stream()
            .filter(burst -> !burst.isClean())
            .map(Burst::faults)
            .findFirst()
            .orElseThrow();
  }

  long deliveries() {
    return bursts.values().stream().flatMap(List::stream).mapToLong(Burst::deliveries).sum();
  }

  /** The part of the CPU time that went into compiling, in most bursts at least. */
  double compilerShare(String name) {
    return median(name, Burst::compilerShare);
  }

  /** Whether the contestants compile hardly anything any more. */
  boolean isCompiled() {
    return bursts.keySet().stream().allMatch(name -> compilerShare(name) <= Burst.COMPILED);
  }

  /** A cell: thousand deliveries a second and µs of CPU for each; or why there is none. */
  String cell(String name) {
    if (!has(name)) {
      return "–";
    }
    double share = compilerShare(name);
    return Notebook.shown(perSecond(name) / 1000)
        + " · **"
        + Notebook.shown(micros(name))
        + "**"
        + (share <= Burst.COMPILED
            ? ""
            : String.format(Locale.ROOT, " (compiling: %.0f %%)", 100 * share));
  }
}

package parley.bench;

import org.HdrHistogram.Histogram;

/**
 * What one burst of messages came to.
 *
 * @param deliveries that should have come
 * @param cpuSeconds of all servers together, user and system
 * @param compilerSeconds of that, what Java servers took to compile; too little, even negative, if
 *     a thread that compiles ended meanwhile and took its count along
 * @param missing deliveries that did not come; with the next three it is 0 in a result that counts
 * @param skipped that came after a gap, so too early
 * @param repeated that came again, or too late
 * @param strays of a channel that was not joined, or whose signature or id was wrong
 */
record Burst(
    long messages,
    long deliveries,
    double seconds,
    double cpuSeconds,
    double compilerSeconds,
    long missing,
    long skipped,
    long repeated,
    long strays,
    Histogram latency) {
  /** A server whose compiler takes no more than this share is as fast as it will be. */
  static final double COMPILED = 0.05;

  boolean isClean() {
    return missing + skipped + repeated + strays == 0;
  }

  /** CPU seconds of the servers per million deliveries, which is µs for each. */
  double microsPerDelivery() {
    return cpuSeconds * 1e6 / deliveries;
  }

  /** The part of the CPU time that went into compiling; negative if it is not known. */
  double compilerShare() {
    return cpuSeconds == 0 ? 0 : compilerSeconds / cpuSeconds;
  }

  /** Whether the servers have hardly compiled anything meanwhile. */
  boolean isCompiled() {
    return compilerSeconds >= 0 && compilerShare() <= COMPILED;
  }

  double deliveriesPerSecond() {
    return deliveries / seconds;
  }

  String faults() {
    return missing
        + " missing, "
        + skipped
        + " early, "
        + repeated
        + " repeated, "
        + strays
        + " stray";
  }
}

package parley.simulator;

import java.util.OptionalLong;

/** How long it takes after a fault until all honest servers are connected again. */
final class Healing {
  private static final long STEP_MS = 100;

  private final Simulation simulation;
  private final Timeline timeline;
  private boolean open;
  private boolean faults;
  private long since;
  private long lookAt; // the end of a link takes up to a step to be noticed
  private OptionalLong longestMs = OptionalLong.empty();

  Healing(Simulation simulation, Timeline timeline) {
    this.simulation = simulation;
    this.timeline = timeline;
  }

  /** The servers have just been made: it is measured from now on until they are connected. */
  void made() {
    open = true;
    since = timeline.now();
  }

  /**
   * A fault has happened, or has ended: what was measured before the first one does not count. One
   * that comes before the servers are connected again only makes that take longer.
   */
  void fault() {
    lookAt = timeline.now() + STEP_MS;
    if (!faults) {
      longestMs = OptionalLong.empty();
      faults = true;
      made();
    } else if (!open) {
      made();
    }
  }

  /** Lets time pass, and looks again and again while servers are not known to be connected. */
  void run(long durationMs) {
    long end = timeline.now() + durationMs;
    while (open && timeline.now() < end) {
      timeline.run(Math.min(STEP_MS, end - timeline.now()));
      look();
    }
    timeline.run(end - timeline.now());
  }

  private void look() {
    if (timeline.now() >= lookAt && Graphs.connected(simulation.graph())) {
      open = false;
      longestMs = OptionalLong.of(Math.max(longestMs.orElse(0), timeline.now() - since));
    }
  }

  /** Whether they were to be connected, and still are not. */
  boolean pending() {
    return open;
  }

  /** The longest time that was measured; empty: none, or they are still not connected. */
  OptionalLong longestMs() {
    return open ? OptionalLong.empty() : longestMs;
  }
}

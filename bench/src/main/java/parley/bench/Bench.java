package parley.bench;

import java.nio.file.Path;
import java.util.Set;

/**
 * What the sections share.
 *
 * @param images the linked images
 * @param floor the floor's program
 * @param folder for servers' data, configurations and logs
 * @param brief shorter bursts, fewer rounds, and no more than 10,000 of anything
 * @param only whom to measure; everybody if it is empty
 */
record Bench(
    Path images, Path floor, Path folder, Notebook notebook, boolean brief, Set<String> only) {
  boolean takesPart(String contestant) {
    return only.isEmpty() || only.contains(contestant);
  }

  int rounds() {
    return brief ? 3 : 5;
  }

  /** CPU time of a burst: 0.5 s is 50 ticks of the system's counter, so it is right to 2 %. */
  double burstSeconds() {
    return brief ? 0.5 : 1.5;
  }

  /** CPU time of a warm-up at least, for each Java server. */
  double warmSeconds() {
    return brief ? 4 : 10;
  }

  /** CPU time of a warm-up at most, for each Java server. */
  double warmSecondsMost() {
    return brief ? 40 : 120;
  }

  Servers servers() {
    return new Servers(images, folder.resolve("parley-" + System.nanoTime()));
  }

  Peers peers() {
    return new Peers(folder);
  }
}

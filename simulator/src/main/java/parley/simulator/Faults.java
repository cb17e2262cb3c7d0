package parley.simulator;

import java.util.random.RandomGenerator;

/** A fault that is drawn by lot, and its end. */
final class Faults {
  private final Run run;
  private final Simulation simulation;
  private final RandomGenerator random;

  Faults(Run run, Simulation simulation) {
    this.run = run;
    this.simulation = simulation;
    this.random = simulation.random();
  }

  /** Something happens for up to half a minute, while servers speak. */
  void any() {
    double share = random.nextDouble(0.1, 0.6);
    switch (random.nextInt(7)) {
      case 0 -> {
        run.kill(share);
        speak();
        run.startAgain();
      }
      case 1 -> {
        run.cut(share);
        speak();
        run.merge();
      }
      case 2 -> {
        run.hourOff(share);
        speak();
        run.rightClocks();
      }
      case 3 -> {
        run.slow(share, random.nextInt(500, 20_000));
        speak();
        run.fast();
      }
      case 4 -> {
        run.shape.dropFrom(share / 2);
        speak();
        run.nobodyLies();
      }
      case 5 -> run.restart(1);
      default -> run.breakLinks(random.nextInt(1, 30));
    }
    simulation.run(random.nextInt(5_000));
  }

  private void speak() {
    run.say(random.nextInt(1, 6), random.nextInt(1, 6_000));
  }
}

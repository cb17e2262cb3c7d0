package parley.simulator;

final class Placeholder {
  private Placeholder() {}
}

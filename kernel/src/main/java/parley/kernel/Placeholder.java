package parley.kernel;

final class Placeholder {
  private Placeholder() {}
}

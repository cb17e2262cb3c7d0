package parley.console;

final class Placeholder {
  private Placeholder() {}
}

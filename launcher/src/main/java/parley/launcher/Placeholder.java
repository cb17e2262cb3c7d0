package parley.launcher;

final class Placeholder {
  private Placeholder() {}
}

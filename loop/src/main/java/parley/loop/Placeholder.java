package parley.loop;

final class Placeholder {
  private Placeholder() {}
}

package parley.client;

final class Placeholder {
  private Placeholder() {}
}

package parley.discovery.list;

final class Placeholder {
  private Placeholder() {}
}

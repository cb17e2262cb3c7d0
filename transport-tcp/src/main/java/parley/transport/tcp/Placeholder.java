package parley.transport.tcp;

final class Placeholder {
  private Placeholder() {}
}

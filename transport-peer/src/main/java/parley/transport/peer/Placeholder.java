package parley.transport.peer;

final class Placeholder {
  private Placeholder() {}
}

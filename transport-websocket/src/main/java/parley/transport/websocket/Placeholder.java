package parley.transport.websocket;

final class Placeholder {
  private Placeholder() {}
}

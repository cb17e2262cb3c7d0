package parley.kernel;

/** An exception of a stranger's, whose own methods throw. */
final class Mute extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @Override
  public String getMessage() {
    throw new LinkageError("asked for its message");
  }
}

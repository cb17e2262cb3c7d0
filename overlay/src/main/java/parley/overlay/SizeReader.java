package parley.overlay;

/** Is told how full the overlay's collections are; for tests, the simulator and the operator. */
@FunctionalInterface
public interface SizeReader {
  /**
   * One collection that others can make grow.
   *
   * @param size entries now
   * @param cap entries at the very most
   */
  void size(String name, int size, int cap);
}

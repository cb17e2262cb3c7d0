package parley.overlay;

/**
 * How full one of the overlay's collections is; for tests, the simulator and the operator.
 *
 * @param size entries now
 * @param cap entries at the very most
 */
public record CollectionSize(String name, int size, int cap) {}

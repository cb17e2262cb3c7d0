package parley.overlay;

import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** One node of the overlay. Single-threaded; see the module for what it must not do. */
public final class Overlay {
  /**
   * @param config who this node is
   * @param random the only source of randomness
   */
  public Overlay(OverlayConfig config, RandomGenerator random) {
    throw new UnsupportedOperationException("helper O: " + config + random);
  }

  /**
   * Takes one input.
   *
   * @param now monotonic milliseconds, never less than at the call before
   * @param output told what is to be done, in order, within this call
   */
  public void handle(Input input, long now, Consumer<Output> output) {
    throw new UnsupportedOperationException("helper O");
  }

  /** S. */
  public boolean seen(parley.protocol.MessageId mid) {
    throw new UnsupportedOperationException();
  }

  /** The links that are up, oldest first. */
  public List<PeerView> peers() {
    throw new UnsupportedOperationException("helper O");
  }
}

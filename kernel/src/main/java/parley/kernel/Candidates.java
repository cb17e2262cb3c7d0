package parley.kernel;

import java.util.function.BooleanSupplier;
import parley.api.DiscoveryContext;
import parley.api.EventLoop;
import parley.api.PeerAddress;
import parley.api.Settings;

/**
 * What a discovery strategy is lent.
 *
 * @param isUsed whether the server still does what the strategy says: not if its plugin failed
 */
record Candidates(
    Settings settings,
    EventLoop loop,
    OverlayDriver overlay,
    NetworkCode network,
    BooleanSupplier isUsed)
    implements DiscoveryContext {
  @Override
  public int peerPort() {
    return overlay.port();
  }

  @Override
  public byte[] networkCode(byte[] bytes) {
    return network.of(bytes);
  }

  @Override
  public void found(PeerAddress address, boolean named) {
    loop.execute(() -> {
      if (isUsed.getAsBoolean()) {
        overlay.found(address, named);
      }
    });
  }
}

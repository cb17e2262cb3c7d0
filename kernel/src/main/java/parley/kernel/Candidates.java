package parley.kernel;

import parley.api.DiscoveryContext;
import parley.api.EventLoop;
import parley.api.PeerAddress;
import parley.api.Settings;

/** What a discovery strategy is lent. */
record Candidates(Settings settings, EventLoop loop, OverlayDriver overlay, NetworkCode network)
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
    loop.execute(() -> overlay.found(address, named));
  }
}

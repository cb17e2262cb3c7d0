package parley.launcher;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import parley.api.PeerAddress;
import parley.api.Settings;
import parley.kernel.Kernel;
import parley.kernel.Kernel.PeerRow;
import parley.kernel.Plugins;
import parley.kernel.Plugins.PluginInfo;
import parley.loop.SelectorLoop;
import parley.protocol.Key;

/** A kernel on an event loop of its own, with its data folder locked. */
final class KernelServer implements RunningServer, AutoCloseable {
  private final Plugins plugins;
  private final DataDirectory data;
  private final SelectorLoop loop;
  private final Kernel kernel;
  private final long startedNs = System.nanoTime();

  private KernelServer(Plugins plugins, DataDirectory data, SelectorLoop loop, Kernel kernel) {
    this.plugins = plugins;
    this.data = data;
    this.loop = loop;
    this.kernel = kernel;
  }

  /**
   * Blocks until the server listens.
   *
   * @throws IOException if it cannot listen; the text says where
   * @throws parley.api.SettingException if a setting is bad after all
   */
  static KernelServer start(Plugins plugins, Settings settings) throws IOException {
    DataDirectory data = DataDirectory.open(settings);
    SelectorLoop loop = SelectorLoop.start("parley-loop");
    try {
      return new KernelServer(plugins, data, loop, Kernel.start(plugins, settings, loop));
    } catch (IOException | RuntimeException e) {
      loop.close();
      data.close();
      throw e;
    }
  }

  @Override
  public List<String> addresses() {
    return kernel.addresses();
  }

  @Override
  public Key key() {
    return kernel.key();
  }

  @Override
  public Duration uptime() {
    return Duration.ofNanos(System.nanoTime() - startedNs);
  }

  @Override
  public void connect(PeerAddress address) {
    kernel.connect(address);
  }

  @Override
  public void disconnect(PeerAddress address) {
    kernel.disconnect(address);
  }

  @Override
  public int sessions() {
    return kernel.sessions();
  }

  @Override
  public List<PeerRow> peers() {
    return kernel.peers();
  }

  @Override
  public List<PluginInfo> plugins() {
    return plugins.list();
  }

  /** Says goodbye to clients and peers, within about two seconds, and frees the data folder. */
  @Override
  public void close() throws IOException {
    kernel.close();
    loop.close();
    data.close();
  }
}

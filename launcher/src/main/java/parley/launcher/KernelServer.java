package parley.launcher;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import parley.api.PeerAddress;
import parley.kernel.Kernel;
import parley.kernel.Kernel.DialRow;
import parley.kernel.Kernel.PeerRow;
import parley.loop.SelectorLoop;
import parley.protocol.Key;
import parley.providers.Plugins;

/** A kernel on an event loop of its own, with its data folder locked. */
final class KernelServer implements RunningServer, AutoCloseable {
  private final DataDirectory data;
  private final SelectorLoop loop;
  private final Kernel kernel;
  private final long startedNs = System.nanoTime();

  KernelServer(DataDirectory data, SelectorLoop loop, Kernel kernel) {
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
  static KernelServer start(Plugins plugins, ServerSettings settings) throws IOException {
    DataDirectory data = DataDirectory.open(settings);
    SelectorLoop loop = SelectorLoop.start("parley-loop");
    try {
      return new KernelServer(data, loop, Kernel.start(plugins, settings.configuration(), loop));
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
  public boolean disconnect(PeerAddress address) {
    return kernel.disconnect(address);
  }

  @Override
  public List<DialRow> dialled() {
    return kernel.dialled();
  }

  @Override
  public int sessions() {
    return kernel.sessions();
  }

  @Override
  public List<PeerRow> peers() {
    return kernel.peers();
  }

  /** Says goodbye to clients and peers, within about two seconds, and frees the data folder. */
  @Override
  public void close() throws IOException {
    try {
      kernel.close();
    } finally {
      try {
        loop.close();
      } finally {
        data.close();
      }
    }
  }
}

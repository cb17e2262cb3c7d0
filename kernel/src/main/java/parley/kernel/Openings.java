package parley.kernel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import parley.api.Discovery;
import parley.api.Endpoint;
import parley.api.EventLoop;
import parley.api.Settings;
import parley.api.Transport;
import parley.providers.Plugin;
import parley.providers.PluginProblem;
import parley.providers.Provided;

/**
 * What providers have opened: doors for clients, and searches for peers. A plugin that fails at it
 * loses all that it has opened, and the server does without it. Loop thread.
 */
final class Openings {
  private static final System.Logger LOG = System.getLogger("parley.plugins");

  private final EventLoop loop;
  private final List<Opened> opened = new ArrayList<>();

  private record Opened(Optional<Plugin> plugin, String address, Runnable close) {}

  Openings(EventLoop loop) {
    this.loop = loop;
  }

  /** Opens a door; what a provider of the image throws, the caller gets. */
  void open(Provided<Transport> transport, Settings settings, SessionContext context)
      throws IOException {
    Optional<Plugin> plugin = transport.plugin();
    var lent = new ClientContext(settings, context, plugin, Thread.currentThread());
    run(
        plugin,
        "open()",
        () -> {
          Endpoint endpoint = transport.provider().open(lent);
          if (endpoint == null) {
            return null; // the guard says so
          }
          String address = Objects.requireNonNull(endpoint.address(), "Endpoint.address()");
          return new Opened(plugin, address, endpoint::close);
        });
  }

  /** Starts a search. */
  void start(Provided<Discovery> discovery, Candidates candidates) throws IOException {
    Optional<Plugin> plugin = discovery.plugin();
    run(
        plugin,
        "start()",
        () -> {
          Discovery.Search search = discovery.provider().start(candidates);
          if (search == null) {
            return null;
          }
          return new Opened(plugin, "", search::stop);
        });
  }

  private void run(Optional<Plugin> plugin, String step, Callable<Opened> code) throws IOException {
    if (plugin.isEmpty()) {
      opened.add(ofImage(code));
      return;
    }
    if (!plugin.get().isActive()) {
      return;
    }
    try {
      // The loop waits, so that nothing else runs meanwhile: the plugin is as good as on the loop.
      Consumer<Opened> tooLate = late -> loop.execute(() -> close(late));
      opened.add(plugin.get().call(step, code, tooLate));
    } catch (PluginProblem e) {
      plugin.get().refuse(e);
      List<Opened> its = opened.stream().filter(one -> one.plugin().equals(plugin)).toList();
      opened.removeAll(its);
      its.forEach(Openings::close);
    }
  }

  private static Opened ofImage(Callable<Opened> code) throws IOException {
    try {
      return Objects.requireNonNull(code.call(), "a provider of the image returned null");
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("no provider's method throws any other", e);
    }
  }

  private static void close(Opened one) {
    try {
      one.close().run();
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      LOG.log(System.Logger.Level.WARNING, "what a provider had opened did not close well", e);
    }
  }

  /** Where doors listen, as clients dial them. */
  List<String> addresses() {
    return opened.stream().map(Opened::address).filter(address -> !address.isEmpty()).toList();
  }

  /** Closes everything. */
  void close() {
    opened.forEach(Openings::close);
  }
}

package parley.kernel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import parley.api.Discovery;
import parley.api.Endpoint;
import parley.api.EventLoop;
import parley.api.Settings;
import parley.api.Transport;
import parley.providers.Plugin;
import parley.providers.PluginProblem;
import parley.providers.Provided;
import parley.providers.SideBySide;
import parley.providers.Thrown;

/**
 * What providers have opened: doors for clients, and searches for peers. What is of the image opens
 * at once; what is of plugins by {@link #openPlugins}, several plugins side by side. A plugin that
 * fails at it loses all that it has opened, and the server does without it. Loop thread.
 */
final class Openings {
  private static final System.Logger LOG = System.getLogger("parley.plugins");

  private final EventLoop loop;
  private final List<Opened> opened = new ArrayList<>();
  private final List<Opened> openedByPlugins = new ArrayList<>();
  private final Map<Plugin, List<Step>> steps = new LinkedHashMap<>();

  private record Opened(String address, Runnable close) {}

  /** What a plugin is still to be asked for. */
  private record Step(String method, Callable<Opened> code) {}

  Openings(EventLoop loop) {
    this.loop = loop;
  }

  /** Opens a door, or will; what a provider of the image throws, the caller gets. */
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
          try {
            String address = Objects.requireNonNull(endpoint.address(), "Endpoint.address()");
            return new Opened(address, endpoint::close);
          } catch (Throwable e) { // nobody else knows of the endpoint, whose port is bound
            close(new Opened("", endpoint::close));
            throw e;
          }
        });
  }

  /** Starts a search, or will. */
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
          return new Opened("", search::stop);
        });
  }

  private void run(Optional<Plugin> plugin, String method, Callable<Opened> code)
      throws IOException {
    if (plugin.isEmpty()) {
      opened.add(ofImage(code));
    } else {
      steps.computeIfAbsent(plugin.get(), key -> new ArrayList<>()).add(new Step(method, code));
    }
  }

  /**
   * Opens what plugins are to open. The loop waits, so that nothing of the server runs meanwhile: a
   * plugin is as good as on the loop.
   *
   * @throws parley.api.SettingException if one refuses a setting
   */
  void openPlugins() {
    Map<Plugin, List<Opened>> byPlugin = new LinkedHashMap<>();
    var work = new ArrayList<Callable<Boolean>>();
    steps.forEach((plugin, its) -> {
      var all = new ArrayList<Opened>();
      byPlugin.put(plugin, all);
      work.add(() -> isOpenedBy(plugin, its, all));
    });
    steps.clear();
    try {
      SideBySide.all(work);
    } finally {
      byPlugin.forEach((plugin, its) -> {
        if (plugin.isActive()) {
          openedByPlugins.addAll(its);
        } else {
          its.forEach(Openings::close);
        }
      });
    }
  }

  private boolean isOpenedBy(Plugin plugin, List<Step> its, List<Opened> all) {
    Consumer<Opened> tooLate = late -> loop.execute(() -> close(late));
    try {
      for (Step step : its) {
        all.add(plugin.call(step.method(), step.code(), tooLate));
      }
      return true;
    } catch (PluginProblem e) {
      plugin.refuse(e);
      return false;
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
    } catch (Throwable e) { // a stranger's code may throw anything
      Thrown.log(
          LOG, System.Logger.Level.WARNING, "what a provider had opened did not close well", e);
    }
  }

  /** Where doors listen, as clients dial them: the image's first. */
  List<String> addresses() {
    return Stream.concat(opened.stream(), openedByPlugins.stream())
        .map(Opened::address)
        .filter(address -> !address.isEmpty())
        .toList();
  }

  /** Closes what is of the image. */
  void close() {
    opened.forEach(Openings::close);
    opened.clear();
  }

  /** Closes what is of plugins, which may take its time: nothing else should wait for it. */
  void closePlugins() {
    openedByPlugins.forEach(Openings::close);
    openedByPlugins.clear();
  }
}

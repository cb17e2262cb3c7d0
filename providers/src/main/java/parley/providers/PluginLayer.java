package parley.providers;

import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolutionException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import parley.api.AuthScheme;
import parley.api.Discovery;
import parley.api.Transport;

/**
 * The modules of one plugin in a layer and a class loader of its own, on top of the image's: what
 * it carries meets neither another plugin's copy nor the server's. The image's AOT cache stays in
 * use, which a module path at the command line would lose.
 */
final class PluginLayer {
  private final ModuleLayer layer;
  private final ClassLoader loader;

  private PluginLayer(ModuleLayer layer, ClassLoader loader) {
    this.layer = layer;
    this.loader = loader;
  }

  /** Defines the modules; none of their classes is loaded by that. */
  static PluginLayer of(PluginCheck check) throws PluginProblem {
    ModuleLayer boot = ModuleLayer.boot();
    try {
      // The plugin's own finder comes last: with a copy of parley.api before the image's, its
      // providers would be of another interface, and vanish without a word.
      Configuration resolved =
          boot.configuration().resolveAndBind(ModuleFinder.of(), check.finder(), check.roots());
      ModuleLayer layer =
          ModuleLayer.defineModulesWithOneLoader(
                  resolved, List.of(boot), ClassLoader.getSystemClassLoader())
              .layer();
      return new PluginLayer(layer, layer.findLoader(check.roots().iterator().next()));
    } catch (FindException
        | ResolutionException
        | java.lang.LayerInstantiationException
        | IllegalArgumentException
        | LinkageError e) {
      throw new PluginProblem("cannot be put together: " + e.getMessage(), e);
    }
  }

  ClassLoader loader() {
    return loader;
  }

  /**
   * The types that it provides, each seen to be a public class with a public constructor without
   * arguments, or a provider method; nothing of them has run.
   */
  List<ServiceLoader.Provider<?>> providers() throws PluginProblem {
    var all = new ArrayList<ServiceLoader.Provider<?>>();
    try {
      for (ServiceLoader<?> services :
          List.of(
              ServiceLoader.load(layer, Transport.class),
              ServiceLoader.load(layer, AuthScheme.class),
              ServiceLoader.load(layer, Discovery.class))) {
        services.stream()
            .filter(provider -> provider.type().getModule().getLayer() == layer)
            .forEach(all::add);
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new PluginProblem(Explanation.of(e, "loading its classes"), e);
    }
    return all;
  }
}

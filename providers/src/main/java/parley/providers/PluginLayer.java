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
  private final ClassLoader loader;
  private final List<ServiceLoader.Provider<?>> providers;

  private PluginLayer(ClassLoader loader, List<ServiceLoader.Provider<?>> providers) {
    this.loader = loader;
    this.providers = List.copyOf(providers);
  }

  /** Defines the modules, and loads the types that they provide; nothing of them runs. */
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
      return new PluginLayer(layer.findLoader(check.roots().iterator().next()), providers(layer));
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
   * arguments, or a provider method.
   */
  List<ServiceLoader.Provider<?>> providers() {
    return providers;
  }

  private static List<ServiceLoader.Provider<?>> providers(ModuleLayer layer) throws PluginProblem {
    var all = new ArrayList<ServiceLoader.Provider<?>>();
    try {
      for (Class<?> service : List.of(Transport.class, AuthScheme.class, Discovery.class)) {
        // A layer's own come before its parents'. Their type says less: that of a provider method
        // may be the interface itself, which is the image's.
        ServiceLoader.load(layer, service).stream()
            .limit(declared(layer, service))
            .forEach(all::add);
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new PluginProblem(Explanation.of(e, "loading its classes"), e);
    }
    return all;
  }

  private static long declared(ModuleLayer layer, Class<?> service) {
    return layer.modules().stream()
        .flatMap(module -> module.getDescriptor().provides().stream())
        .filter(provided -> provided.service().equals(service.getName()))
        .mapToLong(provided -> provided.providers().size())
        .sum();
  }
}

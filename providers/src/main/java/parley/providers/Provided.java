package parley.providers;

import java.util.Optional;

/**
 * A provider's instance.
 *
 * @param name as it said once
 * @param plugin whose code it is; empty for a provider of the image, which is trusted to return
 */
public record Provided<P>(P provider, String name, Optional<Plugin> plugin) {
  /** Whether it is in use: what a plugin provides may cease to be. */
  public boolean isActive() {
    return plugin.map(Plugin::isActive).orElse(true);
  }
}

package parley.api;

import org.apiguardian.api.API;

/**
 * Where addresses of peers come from. A provider of {@code parley.api.Discovery}; the kernel makes
 * one instance and calls it on the loop thread or, for a plugin, on a thread of its own for which
 * the loop waits: what does not return within five seconds disables the plugin.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface Discovery {
  /** The stable configuration key, for example {@code list}. */
  String name();

  /**
   * Starts to look, without blocking: work that may block belongs on a thread of its own.
   *
   * @return stops looking; idempotent
   * @throws SettingException if one of its settings has a bad value: the server does not start
   */
  Search start(DiscoveryContext context);

  /** A search under way. */
  @FunctionalInterface
  interface Search {
    /** Stops it. Loop thread; idempotent. */
    void stop();
  }
}

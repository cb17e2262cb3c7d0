/**
 * What a plugin author sees: provider interfaces, and the values that they share with the kernel.
 *
 * <p>Knows nothing of JSON, of sockets, or of any implementation; needs {@code java.base} only. A
 * provider module says {@code provides parley.api.Transport with …} and exports nothing.
 */
module parley.api {
  exports parley.api;
}

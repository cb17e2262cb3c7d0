/**
 * What a plugin author sees: provider interfaces, and the values that they share with the kernel.
 *
 * <p>Versions are semantic: what is MAINTAINED stays compatible until the next minor version while
 * the major one is 0, and until the next major one afterwards; EXPERIMENTAL may change at any time.
 *
 * <p>Knows nothing of JSON, of sockets, or of any implementation; needs {@code java.base} only (and
 * the annotation {@link org.apiguardian.api.API} where it is compiled against). A provider module
 * says {@code provides parley.api.Transport with …} and exports nothing.
 */
module parley.api {
  requires static transitive org.apiguardian.api;

  exports parley.api;
}

/**
 * The kit for authors of plugins: abstract JUnit tests that every transport, authentication scheme
 * and discovery strategy passes, the built-in ones too. A test class extends one of them, says how
 * its provider is made, and runs.
 *
 * <p>Must not know the kernel, an image, or any provider.
 */
module parley.kit {
  requires transitive parley.api;
  requires parley.loop;
  requires transitive org.junit.jupiter.api;

  exports parley.kit;
}

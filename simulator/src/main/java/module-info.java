/** Simulator. */
module parley.simulator {
  requires parley.identity;
  requires parley.overlay;
}

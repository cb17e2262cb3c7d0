package parley.bench;

/** A part of the report that can be measured by itself. */
interface Section {
  /** What it is called on the command line, and what its figures' names begin with. */
  String name();

  /** Measures, keeps the figures, and gives the page. */
  String measure(Bench bench);
}

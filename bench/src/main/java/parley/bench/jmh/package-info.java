/** JMH benchmarks of the hot pieces: time and allocation of each. */
package parley.bench.jmh;

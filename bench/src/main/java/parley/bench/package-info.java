/**
 * The load program and the report: real servers in processes of their own, loopback only.
 *
 * <p>One thread does everything on the load's side, so that with two cores a server has one for
 * itself: {@link parley.bench.Fleet} reads and writes all connections, {@link parley.bench.Client}
 * checks each delivery in the bytes as they came, and {@link parley.bench.Audience} measures a
 * burst of messages by the server's own CPU time.
 */
package parley.bench;

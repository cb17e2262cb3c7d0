package parley.bench;

import java.util.List;

/**
 * Servers of one kind that run, and how to speak to them.
 *
 * @param seats where those who send connect, and those who listen, in turn
 * @param settles whether the servers have to hear of members first, before messages reach all
 */
record Contestant(
    String name,
    List<ServerProcess> servers,
    Dialect dialect,
    Audience.Seats seats,
    boolean settles)
    implements AutoCloseable {
  static Contestant single(
      String name, ServerProcess server, Dialect dialect, Fleet.Target target) {
    return new Contestant(name, List.of(server), dialect, Audience.Seats.at(target), false);
  }

  Contestant named(String other) {
    return new Contestant(other, servers, dialect, seats, settles);
  }

  @Override
  public void close() {
    servers.forEach(ServerProcess::close);
  }
}

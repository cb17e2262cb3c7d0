package parley.conformance;

import java.util.ArrayList;
import java.util.List;

/** Servers that know each other. */
final class Mesh {
  private Mesh() {}

  /**
   * Waits until each of these servers knows all others. That they are linked is not enough: a
   * link's two sides come to know of it one after the other, and what is said at a server goes only
   * to those whose announcement it has (PROTOCOL.md, 12.7). Of up to nine servers each then tells
   * all others.
   */
  static void awaitKnown(List<ServerProcess> servers) {
    String channel = "met-" + Keys.randomHex(4);
    var authors = new ArrayList<Author>();
    try {
      for (ServerProcess server : servers) {
        authors.add(Author.at(server, "m" + authors.size()).join(channel));
      }
      authors.forEach(author -> author.awaitMembers(channel, authors.toArray(Author[]::new)));
    } finally {
      authors.forEach(Author::close);
    }
  }
}

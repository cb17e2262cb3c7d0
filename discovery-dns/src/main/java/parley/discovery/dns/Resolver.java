package parley.discovery.dns;

import java.io.IOException;
import java.util.List;

/** Asks DNS. Any thread; blocks for as long as the name servers take, half a minute at most. */
interface Resolver {
  /**
   * The records of one type.
   *
   * @param type as in a zone file: {@code SRV}, {@code A}, {@code AAAA}
   * @return their data as in a zone file; none if there is no such name, or none of that type
   * @throws IOException if there was no answer; the text says why
   */
  List<String> records(String name, String type) throws IOException;
}

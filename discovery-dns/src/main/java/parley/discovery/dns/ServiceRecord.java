package parley.discovery.dns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import parley.api.PeerAddress;

/**
 * An SRV record (RFC 2782).
 *
 * @param priority the lowest is tried first
 * @param weight the share among those of the same priority
 */
record ServiceRecord(int priority, int weight, PeerAddress target) {
  private static final Pattern DATA =
      Pattern.compile("([0-9]{1,5}) ([0-9]{1,5}) ([0-9]{1,5}) (\\S+)");

  /** Reads a record's data as in a zone file; empty if it names no server. */
  static Optional<ServiceRecord> parse(String data) {
    Matcher matcher = DATA.matcher(data);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String host = matcher.group(4).replaceFirst("\\.$", "");
    int port = Integer.parseInt(matcher.group(3));
    if (host.isEmpty() || port < 1 || port > 65_535) { // "." is: decidedly not available
      return Optional.empty();
    }
    try {
      return Optional.of(
              new ServiceRecord(
                  Integer.parseInt(matcher.group(1)),
                  Integer.parseInt(matcher.group(2)),
                  new PeerAddress(host, port)))
          .filter(record -> record.target.hasName());
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a host that nobody could name must not hide the others
    }
  }

  /** The targets in the order in which they are to be tried, drawn by their weights. */
  static List<PeerAddress> order(List<ServiceRecord> records, int most, RandomGenerator random) {
    List<ServiceRecord> left = new ArrayList<>(records);
    // Those without a weight come first, so that they are drawn, too, now and then.
    left.sort(
        Comparator.comparingInt(ServiceRecord::priority).thenComparingInt(ServiceRecord::weight));
    List<PeerAddress> order = new ArrayList<>();
    while (!left.isEmpty() && order.size() < most) {
      PeerAddress target = left.remove(draw(left, random)).target;
      if (!order.contains(target)) {
        order.add(target);
      }
    }
    return order;
  }

  /** The index of one of the lowest priority. */
  private static int draw(List<ServiceRecord> sorted, RandomGenerator random) {
    int priority = sorted.getFirst().priority;
    long all =
        sorted.stream()
            .takeWhile(record -> record.priority == priority)
            .mapToLong(ServiceRecord::weight)
            .sum();
    long drawn = random.nextLong(all + 1);
    int index = 0;
    for (long sum = sorted.getFirst().weight; sum < drawn; sum += sorted.get(index).weight) {
      index++;
    }
    return index;
  }
}

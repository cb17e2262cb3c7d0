package parley.bench;

import java.util.List;
import org.HdrHistogram.Histogram;

/** One channel's messages: who sends them, how far they have come, and what went wrong. */
final class Feed {
  final int channel;
  final Client sender;
  final int members;
  private List<byte[]> messages = List.of();
  private int[] left = {};
  private long first;
  private int sent;
  private int completed;
  private long skipped;
  private long repeated;
  private Histogram latency;
  private long startNs;
  private long intervalNs;

  /**
   * @param members connections that each message is to reach
   */
  Feed(int channel, Client sender, int members) {
    this.channel = channel;
    this.sender = sender;
    this.members = members;
    this.first = Numbers.of(channel, 0);
  }

  /** The number of the next message that has not been loaded. */
  long nextNumber() {
    return first + messages.size();
  }

  /** Messages for the next burst; those before have been told off or given up. */
  void load(List<byte[]> next) {
    first += messages.size();
    messages = next;
    left = new int[next.size()];
    java.util.Arrays.fill(left, members);
    sent = 0;
    completed = 0;
    skipped = 0;
    repeated = 0;
    latency = null;
  }

  /**
   * Times each delivery from when its message should have been sent, even if it could not be (G.
   * Tene's coordinated omission).
   */
  void time(Histogram into, long start, long interval) {
    latency = into;
    startNs = start;
    intervalNs = interval;
  }

  /** A delivery; {@code ahead} is how many were missed before it. */
  void arrived(long number, long ahead, long nowNs) {
    int place = (int) (number - first);
    if (place < 0 || place >= sent) {
      skipped++;
      return;
    }
    if (ahead > 0) {
      skipped++;
    }
    if (--left[place] == 0) {
      completed++;
    }
    if (latency != null) {
      latency.recordValue(Math.max(0, nowNs - startNs - place * intervalNs));
    }
  }

  void repeated() {
    repeated++;
  }

  /** Appends what the window allows; true if that was anything. */
  boolean pump(int window) {
    int until = Math.min(messages.size(), completed + window);
    return sendUntil(until);
  }

  /** Appends messages up to a place. */
  boolean sendUntil(int place) {
    int until = Math.min(place, messages.size());
    boolean any = sent < until;
    while (sent < until) {
      sender.send(messages.get(sent++));
    }
    return any;
  }

  boolean isComplete() {
    return completed == messages.size();
  }

  /** Deliveries that have not come. */
  long missing() {
    long sum = 0;
    for (int each : left) {
      sum += each;
    }
    return sum;
  }

  /** Deliveries that came after a gap, or that nobody sent. */
  long skipped() {
    return skipped;
  }

  long repeats() {
    return repeated;
  }
}

package parley.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/** Clients in channels, and bursts of messages to them. */
final class Audience {
  /** Connections that log in at once: no more than a server's queue of new ones takes. */
  private static final int AT_ONCE = 200;

  private static final Duration SETUP = Duration.ofMinutes(2);

  private static final long SPIN_NS = TimeUnit.MICROSECONDS.toNanos(1_500);

  private final Fleet fleet;
  private final Dialect dialect;
  private final List<ServerProcess> servers;
  private final List<Client> senders;
  private final List<Client> listeners;
  private final List<Feed> feeds = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private long silenceNs = TimeUnit.SECONDS.toNanos(10);

  private Audience(
      Fleet fleet,
      Dialect dialect,
      List<ServerProcess> servers,
      List<Client> senders,
      List<Client> listeners) {
    this.fleet = fleet;
    this.dialect = dialect;
    this.servers = servers;
    this.senders = senders;
    this.listeners = listeners;
  }

  /** Whom to connect where. */
  record Seats(Fleet.Target senders, List<Fleet.Target> listeners) {
    static Seats at(Fleet.Target one) {
      return new Seats(one, List.of(one));
    }

    Fleet.Target of(int listener) {
      return listeners.get(listener % listeners.size());
    }
  }

  /** How many of what: connections are shared by channels as evenly as can be. */
  record Size(int channels, int members, int connections, int senders) {
    static Size oneChannel(int members) {
      return new Size(1, members, members, 1);
    }

    /** Which channels a connection joins: those at even distances from its number. */
    int[] channelsOf(int connection) {
      int each = channels * members / connections;
      int[] joined = new int[each];
      for (int i = 0; i < each; i++) {
        joined[i] = (int) ((connection + (long) i * channels / each) % channels);
      }
      return joined;
    }
  }

  /** Connects everybody, and waits until all are in their channels. */
  static Audience gather(
      Fleet fleet, Dialect dialect, List<ServerProcess> servers, Seats seats, Size size) {
    List<Client> senders = logIn(fleet, dialect, size.senders(), index -> seats.senders());
    List<Client> listeners = logIn(fleet, dialect, size.connections(), seats::of);
    var audience = new Audience(fleet, dialect, servers, senders, listeners);
    for (int channel = 0; channel < size.channels(); channel++) {
      Client sender = senders.get(channel % senders.size());
      String name = dialect.channel(channel);
      audience.names.add(name);
      audience.feeds.add(new Feed(channel, sender, size.members()));
      if (dialect.sendersJoin()) {
        sender.join(name);
      }
    }
    for (int i = 0; i < listeners.size(); i++) {
      Client listener = listeners.get(i);
      int[] channels = size.channelsOf(i);
      for (int channel : channels) {
        listener.follow(audience.feeds.get(channel));
        listener.join(audience.names.get(channel));
      }
      if (i % AT_ONCE == 0) {
        fleet.await(() -> listener.joins() == channels.length, SETUP, "a join is answered");
      }
    }
    int each = size.channels() * size.members() / size.connections();
    fleet.await(
        () -> listeners.stream().allMatch(one -> one.joins() == each), SETUP, "all have joined");
    return audience;
  }

  /** Pairs that write to each other: each pair is a channel with one member. */
  static Audience pairs(
      Fleet fleet, Dialect dialect, List<ServerProcess> servers, Seats seats, int count) {
    List<Client> senders = logIn(fleet, dialect, count, index -> seats.senders());
    List<Client> listeners = logIn(fleet, dialect, count, seats::of);
    var audience = new Audience(fleet, dialect, servers, senders, listeners);
    for (int i = 0; i < count; i++) {
      var feed = new Feed(i, senders.get(i), 1);
      audience.feeds.add(feed);
      ParleyTalk to = (ParleyTalk) listeners.get(i).talk();
      audience.names.add(
          ParleyDialect.DIRECT + java.util.HexFormat.of().formatHex(to.identity().publicKey()));
      listeners.get(i).follow(feed);
    }
    return audience;
  }

  static List<Client> logIn(
      Fleet fleet, Dialect dialect, int count, IntFunction<Fleet.Target> where) {
    List<Client> clients = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      clients.add(fleet.connect(where.apply(i), dialect));
      if (i >= AT_ONCE) {
        Client before = clients.get(i - AT_ONCE);
        fleet.await(before::isLoggedIn, SETUP, "a login is answered");
      }
    }
    fleet.await(() -> clients.stream().allMatch(Client::isLoggedIn), SETUP, "all have logged in");
    return clients;
  }

  /** Sends until a message reaches everybody: for servers that have to hear of members first. */
  void settle(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    do {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("no message reaches all members");
      }
      listeners.forEach(Client::expectFresh);
      load(1);
      feeds.forEach(feed -> feed.pump(1));
      flush();
      fleet.linger(Duration.ofMillis(500));
    } while (!feeds.stream().allMatch(Feed::isComplete));
  }

  /** Sends messages to each channel, at most so many of one channel at a time on their way. */
  Burst burst(int messagesEach, int window) {
    load(messagesEach);
    var count = new Count();
    Feed[] all = feeds.toArray(Feed[]::new);
    long lastNs = System.nanoTime();
    long before = -1;
    boolean complete = false;
    while (!complete) {
      complete = true;
      for (Feed feed : all) {
        feed.pump(window);
        complete &= feed.isComplete();
      }
      flush();
      if (!complete) {
        fleet.turn(10);
        long now = System.nanoTime();
        if (fleet.deliveries != before) {
          before = fleet.deliveries;
          lastNs = now;
        } else if (now - lastNs > silenceNs) {
          break;
        }
      }
    }
    return count.end(messagesEach, new Histogram(3));
  }

  /** Sends at a fixed rate, whether the server keeps up or not; latencies are in nanoseconds. */
  Burst steady(int messagesEach, double perSecond) {
    load(messagesEach);
    var latency = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
    long interval = (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
    long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10);
    feeds.forEach(feed -> feed.time(latency, start, interval));
    var count = new Count();
    long end = start + messagesEach * interval + silenceNs;
    while (System.nanoTime() < end && !feeds.stream().allMatch(Feed::isComplete)) {
      long now = System.nanoTime();
      int due = (int) Math.max(0, Math.min(messagesEach, (now - start) / interval + 1));
      if (now >= start && feeds.stream().filter(feed -> feed.sendUntil(due)).count() > 0) {
        flush();
      }
      long untilNext = start + due * interval - System.nanoTime();
      fleet.turn(untilNext > SPIN_NS || due == messagesEach ? 1 : 0);
    }
    return count.end(messagesEach, latency);
  }

  /** Without a delivery for so long, what has not come is lost. */
  void givesUpAfter(Duration silence) {
    silenceNs = silence.toNanos();
  }

  /** Lets time pass. */
  void linger(Duration time) {
    fleet.linger(time);
  }

  int channels() {
    return feeds.size();
  }

  private void load(int messagesEach) {
    for (int i = 0; i < feeds.size(); i++) {
      Feed feed = feeds.get(i);
      feed.load(dialect.messages(feed.sender, names.get(i), feed.nextNumber(), messagesEach));
    }
  }

  private void flush() {
    senders.forEach(Client::flush);
  }

  private double cpuSeconds() {
    return servers.stream().mapToDouble(ServerProcess::cpuSeconds).sum();
  }

  private double compilerSeconds() {
    return servers.stream().mapToDouble(ServerProcess::compilerSeconds).sum();
  }

  /** The figures at the begin of a burst. */
  private final class Count {
    private final double cpu = cpuSeconds();
    private final double compiler = compilerSeconds();
    private final long beginNs = System.nanoTime();
    private final long strays = fleet.strays + fleet.failedAudits();

    Burst end(int messagesEach, Histogram latency) {
      double seconds = (System.nanoTime() - beginNs) / 1e9;
      double used = cpuSeconds() - cpu;
      long[] faults = new long[3];
      long deliveries = 0;
      for (Feed feed : feeds) {
        faults[0] += feed.missing();
        faults[1] += feed.skipped();
        faults[2] += feed.repeats();
        deliveries += (long) feed.members * messagesEach;
      }
      if (Arrays.stream(faults).sum() > 0) {
        listeners.forEach(Client::expectFresh);
      }
      return new Burst(
          (long) messagesEach * feeds.size(),
          deliveries,
          seconds,
          used,
          compilerSeconds() - compiler,
          faults[0],
          faults[1],
          faults[2],
          fleet.strays + fleet.failedAudits() - strays,
          latency);
    }
  }
}

package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A member at each server, all in one channel: what one says has to arrive at each other member,
 * once.
 */
final class Crowd {
  private static final String CHANNEL = "crowd";

  /** No body is said twice: rounds have lower numbers. */
  private static final int NUMBERS_PER_TALK = 1_000_000;

  /** Members by the number of their server; those whose server was killed are none any more. */
  private final Map<Integer, Author> live = new LinkedHashMap<>();

  private final List<Author> everybody = new ArrayList<>();
  private int rounds;
  private int talks;

  /**
   * Something that a member has said.
   *
   * @param id of the request
   */
  record Said(Author by, String id, String body) {}

  /** How long deliveries took, in milliseconds, and of how many they were. */
  record Delivery(int count, long medianMs, long p99Ms, long mostMs) {
    private static Delivery of(List<Long> times) {
      List<Long> sorted = times.stream().sorted().toList();
      return new Delivery(
          sorted.size(),
          sorted.get(sorted.size() / 2),
          sorted.get((int) (sorted.size() * 0.99)),
          sorted.getLast());
    }
  }

  /** A new member at a server. */
  synchronized void join(int server, Author author) {
    author.join(CHANNEL);
    live.put(server, author);
    everybody.add(author);
  }

  /** The member's server will be killed: what it says from now on may be lost. */
  synchronized Author leave(int server) {
    return live.remove(server);
  }

  synchronized int size() {
    return live.size();
  }

  private synchronized List<Author> live() {
    return List.copyOf(live.values());
  }

  /** Each says so many different things, without waiting for the answers. */
  List<Said> say(int each) {
    var said = new ArrayList<Said>();
    for (int i = 0; i < each; i++) {
      rounds++;
      live().forEach(author -> said.add(say(author, rounds)));
    }
    return said;
  }

  private static Said say(Author author, int number) {
    String body = author.nick + " says " + number;
    String id = author.send(author.message(Message.CHANNEL, CHANNEL, body).frame(author.keys));
    return new Said(author, id, body);
  }

  /** Members who speak in turn while something happens to their servers. */
  final class Talk implements AutoCloseable {
    private final ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

    private final List<Said> said = new ArrayList<>();
    private int number;

    private Talk(Duration pace) {
      talks++;
      number = talks * NUMBERS_PER_TALK;
      clock.scheduleAtFixedRate(this::next, 0, pace.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void next() {
      List<Author> authors = live();
      Said now = say(authors.get(number % authors.size()), number);
      number++;
      synchronized (said) {
        said.add(now);
        said.notifyAll();
      }
    }

    /** Waits until so many things more have been said. */
    Talk awaitSaid(int more) {
      synchronized (said) {
        int wanted = said.size() + more;
        long until = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (said.size() < wanted) {
          long leftMs = (until - System.nanoTime()) / 1_000_000;
          if (leftMs <= 0) {
            throw new AssertionError("nobody speaks any more: " + said.size());
          }
          try {
            said.wait(leftMs);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
          }
        }
      }
      return this;
    }

    /** Ends it; all that was said by members who are still there. */
    List<Said> end() {
      close();
      List<Author> authors = live();
      return said.stream().filter(each -> authors.contains(each.by)).toList();
    }

    @Override
    public void close() {
      clock.shutdown();
      try {
        if (!clock.awaitTermination(60, TimeUnit.SECONDS)) {
          throw new AssertionError("a member is still speaking");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  Talk talk(Duration pace) {
    return new Talk(pace);
  }

  /** Waits until all of it has arrived at each live member but its author. */
  Delivery awaitAll(List<Said> said, Duration deadline) {
    long until = System.nanoTime() + deadline.toNanos();
    var times = new ArrayList<Long>();
    for (Author member : live()) {
      for (Said each : said) {
        if (each.by != member) {
          try {
            Frame frame =
                member.awaitMessage(
                    "msg", each.body, Duration.ofNanos(Math.max(1, until - System.nanoTime())));
            times.add(frame.atMs() - frame.number("ts"));
          } catch (AssertionError e) {
            throw new AssertionError(outcome(each), e);
          }
        }
      }
    }
    return Delivery.of(times);
  }

  /** What became of it, as its author and the other members know. */
  private String outcome(Said said) {
    List<Frame> told =
        said.by.wire.inbox.all().stream()
            .filter(frame -> said.id.equals(frame.text("re")))
            .flatMap(answer ->
                Stream.concat(
                    Stream.of(answer),
                    said.by.wire.inbox.all().stream()
                        .filter(frame -> frame.is("receipt"))
                        .filter(frame -> frame.text("mid").equals(answer.text("mid")))))
            .toList();
    List<String> missing =
        live().stream()
            .filter(member -> member != said.by && member.count(said.body) == 0)
            .map(member -> member.nick)
            .toList();
    return "'" + said.body + "' has not come to " + missing + "; its author was told " + told;
  }

  /** The share of what was said that has arrived at live members so far, in percent. */
  double percentArrived(List<Said> said) {
    long expected = 0;
    long arrived = 0;
    for (Author member : live()) {
      for (Said each : said) {
        if (each.by != member) {
          expected++;
          arrived += Math.min(1, member.count(each.body));
        }
      }
    }
    return 100.0 * arrived / expected;
  }

  /**
   * All say something until one time it arrives everywhere within a while: then the network is
   * whole again. The while is a longer one each time, for the machine may be slow.
   */
  void awaitWhole(Duration deadline) {
    long until = System.nanoTime() + deadline.toNanos();
    Duration within = Duration.ofSeconds(2);
    while (true) {
      List<Said> said = say(1);
      try {
        awaitAll(said, within);
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() > until) {
          throw e;
        }
        within = within.plusSeconds(2);
      }
    }
  }

  /** Each tells the one half way round something that nobody else is to see. */
  void tellEachOther() {
    List<Author> authors = live();
    rounds++;
    for (int i = 0; i < authors.size(); i++) {
      Author from = authors.get(i);
      Author to = authors.get((i + authors.size() / 2) % authors.size());
      String body = tellUntilTaken(from, to);
      to.awaitMessage("private", body);
      authors.forEach(each -> assertEquals(each == to ? 1 : 0, each.count(body), body));
    }
  }

  /** Who has not confirmed a message within two seconds is offline, or on a slow machine. */
  private String tellUntilTaken(Author from, Author to) {
    var attempts = new AtomicInteger();
    return Asking.until(
        "way to " + to.nick,
        () -> {
          String body =
              from.nick + " to " + to.nick + " " + rounds + "/" + attempts.incrementAndGet();
          String outcome = from.tell(to.key(), body).outcome();
          return outcome.equals("success") ? body : outcome;
        },
        body -> !body.equals("OFFLINE"));
  }

  /** Nothing has ever arrived a second time, not even at members whose server was killed. */
  void assertNothingTwice() {
    var wrong = new ArrayList<String>();
    for (Author member : everybody) {
      Map<String, Integer> seen = new HashMap<>();
      for (Frame frame : member.wire.inbox.all()) {
        if (frame.is("msg") || frame.is("private")) {
          seen.merge(frame.text("from") + " " + frame.text("seq"), 1, Integer::sum);
        }
      }
      seen.forEach((message, times) -> {
        if (times > 1) {
          wrong.add(member.nick + " got " + message + " " + times + " times");
        }
      });
    }
    assertEquals(List.of(), wrong);
  }
}

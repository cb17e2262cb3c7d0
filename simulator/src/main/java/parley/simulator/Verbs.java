package parley.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a line of a scenario may say: words, with a number for each {@code #}. First what the
 * servers are like, then a shape, which makes them, then what happens and what must hold.
 */
final class Verbs {
  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");
  private static final double PER_CENT = 100;
  private static final double PER_SECOND = 1_000;

  private Verbs() {}

  /** What a line does. */
  interface Verb {
    void play(Run run);
  }

  /** What a kind of line does with its numbers. */
  private interface Numbers {
    void play(Run run, double[] numbers);
  }

  private static final Map<String, Numbers> ALL =
      Map.ofEntries(
          // what the servers are like
          Map.entry("# % have members", (run, n) -> run.shape.members(n[0] / PER_CENT)),
          Map.entry("# % only dial out", (run, n) -> run.shape.diallingOnly(n[0] / PER_CENT)),
          Map.entry("presence of up to # members", (run, n) -> run.shape.presenceLimit((int) n[0])),
          Map.entry("# forger", (run, n) -> run.shape.liars(Liars.FORGER, (int) n[0])),
          Map.entry("# impostor", (run, n) -> run.shape.liars(Liars.IMPOSTOR, (int) n[0])),
          Map.entry("# shortener", (run, n) -> run.shape.liars(Liars.SHORTENER, (int) n[0])),
          Map.entry("# replayer", (run, n) -> run.shape.liars(Liars.REPLAYER, (int) n[0])),
          Map.entry("# flooder", (run, n) -> run.shape.liars(Liars.FLOODER, (int) n[0])),
          Map.entry("# announcer of storms", (run, n) -> run.shape.liars(Liars.STORM, (int) n[0])),
          Map.entry("# loser of rosters", (run, n) -> run.shape.liars(Liars.LOSER, (int) n[0])),
          Map.entry("# boaster", (run, n) -> run.shape.liars(Liars.BOASTER, (int) n[0])),
          Map.entry("# % drop messages", (run, n) -> run.shape.dropping(n[0] / PER_CENT)),
          Map.entry("liars are named by all", (run, n) -> run.shape.namedLiars()),
          // shapes
          Map.entry("chain", (run, n) -> run.shape.chain()),
          Map.entry("ring", (run, n) -> run.shape.ring()),
          Map.entry("star", (run, n) -> run.shape.star()),
          Map.entry("two cliques with one link", (run, n) -> run.shape.cliques()),
          Map.entry("all name all", (run, n) -> run.shape.clique()),
          Map.entry("random mesh", (run, n) -> run.shape.mesh()),
          // what happens
          Map.entry("run # s", (run, n) -> run.seconds(n[0])),
          Map.entry("say # times, each # ms", (run, n) -> run.say((int) n[0], (long) n[1])),
          Map.entry("whisper # times, each # ms", (run, n) -> run.whisper((int) n[0], (long) n[1])),
          Map.entry("kill # % at once", (run, n) -> run.kill(n[0] / PER_CENT)),
          Map.entry("start them again", (run, n) -> run.startAgain()),
          Map.entry("restart # servers", (run, n) -> run.restart((int) n[0])),
          Map.entry("# times a link breaks", (run, n) -> run.breakLinks((int) n[0])),
          Map.entry("cut # % off", (run, n) -> run.cut(n[0] / PER_CENT)),
          Map.entry("the network is whole again", (run, n) -> run.merge()),
          Map.entry("# % are an hour off", (run, n) -> run.hourOff(n[0] / PER_CENT)),
          Map.entry("all clocks are right", (run, n) -> run.rightClocks()),
          Map.entry("# % read # bytes a second", (run, n) -> run.slow(n[0] / PER_CENT, (int) n[1])),
          Map.entry("all read at once", (run, n) -> run.fast()),
          Map.entry("# attackers surround a server", (run, n) -> run.eclipse((int) n[0])),
          Map.entry("restart the surrounded server", (run, n) -> run.restartVictim()),
          Map.entry("nobody lies any more", (run, n) -> run.nobodyLies()),
          Map.entry("each server has a user", (run, n) -> run.users.enter()),
          Map.entry(
              "users come and go # times, each # ms",
              (run, n) -> run.users.comeAndGo((int) n[0], (long) n[1])),
          Map.entry("some fault", (run, n) -> run.faults.any()),
          // what must hold
          Map.entry("all know who is there", (run, n) -> run.users.agree()),
          Map.entry("all know how many are there", (run, n) -> run.users.count()),
          Map.entry("full mesh", (run, n) -> run.fullMesh()),
          Map.entry("connected within # s", (run, n) -> run.connected(n[0])),
          Map.entry("# % were delivered", (run, n) -> run.delivered(n[0] / PER_CENT)),
          Map.entry("# % were confirmed", (run, n) -> run.confirmed(n[0] / PER_CENT)),
          Map.entry("every member is reached once", (run, n) -> run.everyMemberIsReachedOnce()),
          Map.entry("at most # kB/s of control", (run, n) -> run.control(n[0] * PER_SECOND)));

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if there is no such verb
   */
  static Verb parse(String line) {
    Matcher matcher = NUMBER.matcher(line);
    List<Double> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(Double.valueOf(matcher.group()));
    }
    Numbers verb = ALL.get(NUMBER.matcher(line).replaceAll("#"));
    if (verb == null) {
      throw new IllegalArgumentException("there is no verb '" + line + "'");
    }
    double[] numbers = found.stream().mapToDouble(Double::doubleValue).toArray();
    return run -> verb.play(run, numbers);
  }
}

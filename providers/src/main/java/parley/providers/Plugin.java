package parley.providers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * One third party's plugin: what it is, and what became of it. Any thread.
 *
 * <p>What it throws, and time that it takes, is turned into a {@link PluginProblem} by {@link
 * #call}; whoever gets one says so to {@link #refuse}, and does without the plugin.
 */
public final class Plugin {
  private static final System.Logger LOG = System.getLogger("parley.plugins");

  /** How long each step of a plugin's start may take: a guess, for a slow disk. */
  public static final Duration STEP_LIMIT = Duration.ofSeconds(5);

  /** The {@link #origin} of what was linked into the runtime. */
  public static final String IMAGE = "image";

  /** What has become of it. */
  public enum State {
    /** It has been checked, and nothing of it runs yet. */
    CHECKED,
    /** It is part of this server. */
    ACTIVE,
    /** The operator has disabled it. */
    DISABLED,
    /** It is not used, and {@link Plugin#problem} says why. */
    REFUSED
  }

  /**
   * A file of it.
   *
   * @param sha256 64 hexadecimal digits; empty if it cannot be read
   */
  public record PluginFile(String name, String sha256) {}

  /** Where it is, and what was found there. */
  record Facts(
      String id,
      String origin,
      Optional<Path> place,
      List<PluginFile> files,
      Optional<Descriptor> descriptor,
      String module,
      List<String> provides,
      List<String> notes) {}

  private final Facts facts;
  private volatile State state;
  private volatile String problem;
  private volatile Guard guard;

  Plugin(Facts facts, State state, String problem) {
    this.facts = facts;
    this.state = state;
    this.problem = problem;
    guard = new Guard(facts.id(), ClassLoader.getSystemClassLoader(), STEP_LIMIT);
  }

  /** Its id, or the name of its folder or jar if it has no readable descriptor. */
  public String id() {
    return facts.id();
  }

  /** Its own version; empty if it has no readable descriptor. */
  public String version() {
    return facts.descriptor().map(Descriptor::version).orElse("");
  }

  /** What its author says that it does; empty if nothing. */
  public String description() {
    return facts.descriptor().map(Descriptor::description).orElse("");
  }

  /** The name of its module; empty if that could not be read. */
  public String module() {
    return facts.module();
  }

  /** Its folder or jar, or {@link #IMAGE} if it was linked into the runtime. */
  public String origin() {
    return facts.origin();
  }

  /** The jars that it consists of; none if it was linked into the runtime. */
  public List<PluginFile> files() {
    return facts.files();
  }

  /** What it provides: for example {@code transport example.unix.UnixTransport}. */
  public List<String> provides() {
    return facts.provides();
  }

  /** What its author may want to know, though it is no reason to refuse it. */
  public List<String> notes() {
    return facts.notes();
  }

  /** What may stand in its table of the configuration. */
  public List<PluginSetting> settings() {
    return facts.descriptor().map(Descriptor::settings).orElse(List.of());
  }

  /** What has become of it. */
  public State state() {
    return state;
  }

  /** Why it is refused; empty if it is not. */
  public String problem() {
    return problem;
  }

  /** Its folder or jar; empty if it was linked into the runtime. */
  Optional<Path> place() {
    return facts.place();
  }

  void loaded(ClassLoader loader, Duration limit) {
    guard = new Guard(facts.id(), loader, limit);
  }

  void activate() {
    state = State.ACTIVE;
  }

  /** Whether its code may be called, and may call. */
  public boolean isActive() {
    return state == State.ACTIVE;
  }

  /** Before it was ever used: whoever loads it tells the log; the first problem counts. */
  void refuseUnused(String reason) {
    if (state != State.REFUSED) {
      state = State.REFUSED;
      problem = reason;
    }
  }

  /** Whether the id is what its descriptor says, and not only a file's name. */
  boolean saysItsId() {
    return facts.descriptor().isPresent();
  }

  /** Does without it from now on, and says so in the log; the first problem counts. */
  public synchronized void refuse(PluginProblem reason) {
    if (state == State.REFUSED) {
      return;
    }
    state = State.REFUSED;
    problem = reason.getMessage();
    LOG.log(System.Logger.Level.WARNING, "plugin {0} is not used: it {1}", id(), problem);
    if (reason.getCause() != null) {
      Thrown.log(
          LOG, System.Logger.Level.DEBUG, "why plugin " + id() + " is not used", reason.getCause());
    }
  }

  /**
   * Calls its code on a thread of its own, and waits, for five seconds at most.
   *
   * @param step for the sentence, for example {@code open()}
   * @param tooLate gets what the code returned when nobody waited for it any more
   * @throws PluginProblem if it threw or took too long
   * @throws parley.api.SettingException as its code threw it
   */
  public <T> T call(String step, Callable<T> code, Consumer<T> tooLate) throws PluginProblem {
    return guard.call(step, code, tooLate);
  }

  @Override
  public String toString() {
    return "plugin " + id() + " of " + origin();
  }
}

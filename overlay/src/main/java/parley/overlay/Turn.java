package parley.overlay;

import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The call of {@link Overlay#handle} that is running: its time, and where its outputs go. */
final class Turn {
  private final RandomGenerator random;
  private long now;
  private long wallOffset;
  private Consumer<Output> output = ignored -> {};

  Turn(RandomGenerator random) {
    this.random = random;
  }

  void begin(long now, Consumer<Output> output) {
    this.now = now;
    this.output = output;
  }

  long now() {
    return now;
  }

  /** Sets the time of day. */
  void clock(long wallMs) {
    wallOffset = wallMs - now;
  }

  /** The time of day, in Unix milliseconds. */
  long wallMs() {
    return now + wallOffset;
  }

  void emit(Output effect) {
    output.accept(effect);
  }

  void timer(TimerKey timer, long delayMs) {
    output.accept(new Output.SetTimer(timer, delayMs));
  }

  /** From {@code min} to {@code max}, both included. */
  long between(long min, long max) {
    return random.nextLong(min, max + 1);
  }

  /** From 0 to {@code bound} - 1. */
  int below(int bound) {
    return random.nextInt(bound);
  }
}

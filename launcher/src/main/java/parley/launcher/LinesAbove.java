package parley.launcher;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Gives away whole lines, so that none is torn by the prompt. */
final class LinesAbove extends OutputStream {
  private final Consumer<String> lines;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

  LinesAbove(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public synchronized void write(int value) {
    if (value == '\n') {
      lines.accept(pending.toString(StandardCharsets.UTF_8).stripTrailing());
      pending.reset();
    } else {
      pending.write(value);
    }
  }
}

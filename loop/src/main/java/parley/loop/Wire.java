package parley.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import parley.api.EventLoop;

/** The socket's side of a connection: when to read and write, and how to end. Loop thread only. */
final class Wire implements SelectorLoop.Ready {
  static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

  /** With as many parts it is not writable: references are memory, however short the parts are. */
  static final int PARTS_MARK = 256;

  /** What TLS may hold of a write: a record. */
  private static final int HELD_BYTES = 16 * 1024;

  private enum State {
    OPEN,
    FLUSHING,
    DRAINING,
    CLOSED
  }

  private final SelectorLoop loop;
  private final ByteStream stream;
  private final StreamConnection owner;
  private final PendingOutput output = new PendingOutput();
  private Optional<SelectionKey> key = Optional.empty();
  private Optional<EventLoop.Timer> deadline = Optional.empty();
  private State state = State.OPEN;
  private boolean reading = true;
  private boolean inputEnded;
  private boolean dirty;
  private boolean unread;
  private boolean blocked;
  private int stuckBytes;

  /** What the key was told last. */
  private int interested;

  Wire(SelectorLoop loop, ByteStream stream, StreamConnection owner) {
    this.loop = loop;
    this.stream = stream;
    this.owner = owner;
    stream.onProgress(this::resume);
  }

  void register(SocketChannel socket) throws IOException {
    key = Optional.of(loop.register(socket, 0, this));
    updateInterest();
  }

  /** Gives the handshake a time within which to end, if there is one. */
  void handshakeWithin(Duration limit) {
    if (!stream.ready()) {
      deadline = Optional.of(loop.schedule(limit, owner::handshakeTooLate));
    }
  }

  /** Appends to what is written at the end of the turn. */
  void add(byte[] bytes) {
    output.add(bytes);
    markDirty();
  }

  long pendingBytes() {
    return output.bytes();
  }

  /** Whether what waits is below the mark, in bytes and in references. */
  boolean takesMore() {
    return output.bytes() < loop.share().outputMark(blocked) && output.parts() < PARTS_MARK;
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  boolean reading() {
    return reading;
  }

  void reading(boolean wanted) {
    if (wanted && !reading) {
      readLater();
    }
    reading = wanted;
    updateInterest();
  }

  /** Writes what waits, ends the output, waits for the other side to end; then closes. */
  void end() {
    if (state == State.OPEN) {
      state = State.FLUSHING;
      cancelDeadline();
      deadline = Optional.of(loop.schedule(CLOSE_WAIT, this::abort));
      markDirty();
    }
  }

  /** Closes at once. */
  void abort() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    cancelDeadline();
    output.clear();
    countStuck();
    abandon();
    owner.ended();
  }

  @Override
  public void abandon() {
    try {
      stream.close();
    } catch (IOException e) {
      owner.note("the socket did not close well", e);
    }
  }

  @Override
  public void ready() {
    if (state == State.DRAINING) {
      drain();
      return;
    }
    if (blocked && key.isPresent() && (key.get().readyOps() & stream.writeNeeds()) != 0) {
      markDirty();
    }
    read();
  }

  /** Reads what the selector cannot see, or what waited for {@link #reading}. */
  void readAgain() {
    unread = false;
    read();
  }

  /** One write, at the end of a turn. */
  void flush() {
    dirty = false;
    if (state != State.OPEN && state != State.FLUSHING) {
      return;
    }
    try {
      if (!output.isEmpty() || stream.holdsOutput()) {
        write();
      }
      if (output.isEmpty() && !blocked) {
        if (state == State.FLUSHING) {
          endOutput();
        } else {
          owner.drained();
        }
      }
    } catch (IOException e) {
      owner.lost(e);
    } catch (Throwable e) {
      owner.broken(e);
    }
    updateInterest();
  }

  private void resume() {
    if (blocked) {
      markDirty();
    }
    read();
  }

  private void write() throws IOException {
    boolean wasReady = stream.ready();
    ByteBuffer bytes = loop.assembly().of(output);
    stream.write(bytes);
    output.drop(bytes.position());
    blocked = bytes.hasRemaining() || stream.holdsOutput();
    countStuck();
    if (!blocked && !output.isEmpty()) {
      markDirty(); // more than one write takes: the rest belongs to the next turn
    }
    if (!wasReady && stream.ready()) {
      handshakeEnded();
    }
  }

  private void countStuck() {
    int held = stream.holdsOutput() ? HELD_BYTES : 0;
    int now = blocked && state != State.CLOSED ? Math.toIntExact(output.bytes()) + held : 0;
    loop.share().stuck(now - stuckBytes);
    stuckBytes = now;
  }

  private void read() {
    if (wanted()) {
      owner.decodeKept(); // before more is read, so that no more than one turn's reading is kept
    }
    if (wanted() && inputEnded) {
      owner.inputEnded();
    }
    if (!wanted()) {
      updateInterest();
      return;
    }
    boolean wasReady = stream.ready();
    ByteBuffer input = owner.inputSpace();
    try {
      int count = stream.read(input);
      if (!wasReady && stream.ready()) {
        handshakeEnded();
      }
      owner.decode(input.flip());
      if (count < 0 && state == State.OPEN) {
        inputEnded = true;
        if (reading) { // otherwise what was kept comes first, once it is wanted
          owner.inputEnded();
        }
      }
    } catch (IOException e) {
      owner.lost(e);
    } catch (Throwable e) {
      owner.broken(e);
    }
    if (stream.holdsInput() && state == State.OPEN) {
      readLater();
    }
    updateInterest();
  }

  private boolean wanted() {
    return state == State.OPEN && reading;
  }

  private void handshakeEnded() {
    if (state == State.OPEN) {
      cancelDeadline();
    }
    if (!output.isEmpty()) {
      markDirty();
    }
    owner.handshakeEnded(stream.exporter());
  }

  private void endOutput() throws IOException {
    state = State.DRAINING;
    if (!stream.ready()) {
      abort();
      return;
    }
    stream.endOutput();
    if (inputEnded) {
      abort();
    }
  }

  private void drain() {
    try {
      if (stream.discard(owner.inputSpace()) < 0) {
        abort();
      }
    } catch (IOException e) {
      abort(); // reset by the other side: it had ended already
    }
  }

  private void markDirty() {
    if (!dirty && state != State.CLOSED) {
      dirty = true;
      loop.wantsWrite(this);
    }
  }

  private void readLater() {
    if (!unread) {
      unread = true;
      loop.wantsRead(this);
    }
  }

  private void cancelDeadline() {
    deadline.ifPresent(EventLoop.Timer::cancel);
    deadline = Optional.empty();
  }

  private void updateInterest() {
    int interest =
        switch (state) {
          case OPEN -> (reading ? stream.readNeeds() : 0) | (blocked ? stream.writeNeeds() : 0);
          case FLUSHING -> blocked ? stream.writeNeeds() : 0;
          case DRAINING -> SelectionKey.OP_READ;
          case CLOSED -> 0;
        };
    if (interest == interested || key.isEmpty() || !key.get().isValid()) {
      return; // so at nearly every write
    }
    key.get().interestOps(interest);
    interested = interest;
  }

  /** Whether output or a deadline is held. */
  boolean holdsMemory() {
    return output.holdsMemory() || deadline.isPresent();
  }
}

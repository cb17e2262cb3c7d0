package parley.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import parley.api.EventLoop;

/**
 * One platform thread with one selector. A <em>turn</em> takes all ready reads, then the tasks,
 * then the due timers, and then makes one write for each connection that has output: the cost of a
 * server is the number of its writes.
 *
 * <p>Nothing that a task, a handler or a codec throws ends the loop: it is logged, and closes only
 * the connection it came from. To die of an {@link OutOfMemoryError} is left to {@code
 * -XX:+ExitOnOutOfMemoryError}.
 */
public final class SelectorLoop implements EventLoop, AutoCloseable {
  /** What one write takes at most: as much as a socket's buffer is likely to take. */
  static final int WRITE_BYTES = 256 * 1024;

  private static final System.Logger LOG = System.getLogger("parley.loop");
  private static final long SELECT_FAILURE_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final Duration STOP_WAIT = Duration.ofSeconds(5);

  private final Selector selector;
  private final Thread thread;
  private final Timers timers = new Timers();
  private final Object tasksLock = new Object();
  private ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private ArrayDeque<Runnable> running = new ArrayDeque<>();
  private final AtomicBoolean sleeping = new AtomicBoolean();
  private volatile boolean stopping;
  private final Share share = new Share(Runtime.getRuntime().maxMemory());
  private long turns;
  private ArrayList<Wire> dirty = new ArrayList<>();
  private ArrayList<Wire> flushing = new ArrayList<>();
  private ArrayList<Wire> unread = new ArrayList<>();
  private ArrayList<Wire> rereading = new ArrayList<>();
  private ByteBuffer input = ByteBuffer.allocate(2 * Share.BYTES_MOST);
  private final Assembly assembly = new Assembly(WRITE_BYTES, Wire.PARTS_MARK);

  /** What a selection key carries. */
  interface Ready {
    /** The channel can do something that the key's interest names. */
    void ready();

    /** The loop ends: close the channel at once. */
    void abandon();
  }

  private SelectorLoop(String threadName) {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("no selector for the event loop: " + e.getMessage(), e);
    }
    thread = Thread.ofPlatform().name(threadName).unstarted(this::run);
  }

  /**
   * Starts a loop on a thread of its own.
   *
   * @param threadName as it is shown in logs and thread dumps
   * @throws UncheckedIOException if the system gives no selector
   */
  public static SelectorLoop start(String threadName) {
    SelectorLoop loop = new SelectorLoop(threadName);
    loop.thread.start();
    return loop;
  }

  /**
   * The loop behind the interface, for a transport that needs its selector.
   *
   * @throws IllegalArgumentException if the loop is of another kind
   */
  public static SelectorLoop of(EventLoop loop) {
    if (loop instanceof SelectorLoop selectorLoop) {
      return selectorLoop;
    }
    throw new IllegalArgumentException(
        "a transport that uses sockets needs a SelectorLoop, but the kernel runs on a "
            + loop.getClass().getName());
  }

  /** Appends to the loop's next turn. After {@link #close} tasks are dropped. */
  @Override
  public void execute(Runnable task) {
    synchronized (tasksLock) {
      tasks.add(task);
    }
    wakeUp();
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    Timer timer = timers.add(System.nanoTime() + Math.max(0, delay.toNanos()), task);
    wakeUp();
    return timer;
  }

  @Override
  public long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public long wallClockMs() {
    return System.currentTimeMillis();
  }

  /**
   * Stops after the turn under way, and closes every socket at once. Connections are told nothing:
   * who wants them to end well closes them before. Any thread; idempotent.
   */
  @Override
  public void close() {
    stopping = true;
    selector.wakeup();
    if (Thread.currentThread() != thread) {
      try {
        thread.join(STOP_WAIT);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Lets a channel take part. Loop thread, or any before the channel is used elsewhere. */
  SelectionKey register(SelectableChannel channel, int interest, Ready ready) throws IOException {
    SelectionKey key = channel.register(selector, interest, ready);
    countConnections();
    wakeUp();
    return key;
  }

  /** A connection has output; it is written at the end of the turn. */
  void wantsWrite(Wire wire) {
    dirty.add(wire);
  }

  /** A connection has input that the selector cannot see; it is read in the next turn. */
  void wantsRead(Wire wire) {
    unread.add(wire);
  }

  /** Space for what was kept, and for a turn's reading after it. Empty; until the next call. */
  ByteBuffer input(int keptBytes) {
    if (input.capacity() < keptBytes + Share.BYTES_MOST) {
      input = ByteBuffer.allocate(2 * keptBytes + Share.BYTES_MOST);
    }
    return input.clear();
  }

  /** What a connection may have waiting. */
  Share share() {
    return share;
  }

  /** At each new connection and in each turn: the share is asked for at each delivery. */
  private void countConnections() {
    share.connections(selector.keys().size());
  }

  /** What one write takes. */
  Assembly assembly() {
    return assembly;
  }

  /** How many timers are set. */
  int timers() {
    return timers.size();
  }

  /** How many turns there were. Loop thread. */
  long turns() {
    return turns;
  }

  private void wakeUp() {
    if (Thread.currentThread() != thread && sleeping.compareAndSet(true, false)) {
      selector.wakeup();
    }
  }

  private void run() {
    while (!stopping) {
      try {
        turn();
      } catch (Throwable e) {
        Failures.log(LOG, Level.ERROR, "the event loop goes on after a failed turn", e);
        LockSupport.parkNanos(SELECT_FAILURE_PAUSE_NS);
      }
    }
    for (SelectionKey key : selector.keys()) {
      guarded(((Ready) key.attachment())::abandon);
    }
    try {
      selector.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the selector did not close", e);
    }
  }

  private void turn() throws IOException {
    turns++;
    countConnections();
    runUnread();
    select();
    runTasks();
    runTimers();
    flush();
  }

  private void select() throws IOException {
    sleeping.set(true); // first, so that whoever adds something after the look below wakes us
    boolean busy;
    synchronized (tasksLock) {
      busy = !tasks.isEmpty();
    }
    long delayNs = timers.delayNs(System.nanoTime());
    if (busy || delayNs == 0 || stopping || !unread.isEmpty() || !dirty.isEmpty()) {
      selector.selectNow(this::ready);
    } else if (delayNs == Long.MAX_VALUE) {
      selector.select(this::ready);
    } else {
      long roundedUpMs = TimeUnit.NANOSECONDS.toMillis(delayNs) + 1;
      selector.select(this::ready, roundedUpMs);
    }
    sleeping.set(false);
  }

  private void ready(SelectionKey key) {
    if (key.isValid()) {
      guarded(((Ready) key.attachment())::ready);
    }
  }

  private void runUnread() {
    ArrayList<Wire> round = unread;
    unread = rereading;
    rereading = round;
    for (Wire wire : round) {
      guarded(wire::readAgain);
    }
    round.clear();
  }

  private void runTasks() {
    synchronized (tasksLock) {
      ArrayDeque<Runnable> round = tasks;
      tasks = running;
      running = round;
    }
    for (Runnable task = running.poll(); task != null; task = running.poll()) {
      guarded(task);
    }
  }

  private void runTimers() {
    long moment = timers.moment();
    long nowNs = System.nanoTime();
    for (Timers.Entry due = timers.takeDue(nowNs, moment);
        due != null;
        due = timers.takeDue(nowNs, moment)) {
      guarded(due.task());
    }
  }

  private void flush() {
    ArrayList<Wire> round = dirty;
    dirty = flushing;
    flushing = round;
    for (Wire wire : round) {
      try {
        wire.flush();
      } catch (Throwable e) {
        failed(e);
      }
    }
    round.clear();
    assembly.forget();
    share.written();
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      failed(e);
    }
  }

  private static void failed(Throwable cause) {
    Failures.log(LOG, Level.ERROR, "a task of the event loop failed; the loop goes on", cause);
  }
}

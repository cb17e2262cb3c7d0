package parley.console;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import parley.client.ClientCommand;
import parley.client.ClientEvent;
import parley.client.ClientSession;
import parley.client.ConnectionListener;
import parley.client.Connector;
import parley.client.Moment;
import parley.client.Outcome;
import parley.client.ServerConnection;
import parley.client.SessionSettings;
import parley.protocol.ClientCodec;
import parley.protocol.ClientFrame;

/**
 * Drives a session over a connection: the one place where commands, received frames and time meet,
 * under one lock. Events are told while it is held, in their order.
 */
final class Conversation implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration GOODBYE = Duration.ofSeconds(1);
  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private final Connector connector;
  private final Function<ServerConnection, SessionSettings> settings;
  private final Consumer<ClientEvent> told;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Tally tally = new Tally();
  private volatile Optional<Link> link = Optional.empty();
  private boolean leaving;

  /**
   * @param settings of the session for a connection that has just been made
   * @param told is called on any thread, one call at a time, and must not wait for this object
   */
  Conversation(
      Connector connector,
      Function<ServerConnection, SessionSettings> settings,
      Consumer<ClientEvent> told) {
    this.connector = connector;
    this.settings = settings;
    this.told = told;
  }

  /**
   * Connects, or connects again.
   *
   * @throws IOException as {@link Connector#connect} does
   */
  void dial() throws IOException {
    lock.lock();
    try {
      var dialled = new Link();
      // What comes at once waits for the lock, and so for the session.
      dialled.connection = connector.connect(dialled);
      dialled.session = new ClientSession(settings.apply(dialled.connection), Moment.now());
      link = Optional.of(dialled);
      tally.dialled();
      Thread.ofVirtual().name("parley-client-tick").start(dialled::tick);
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is a connection. */
  boolean isConnected() {
    return session().isPresent();
  }

  /** Whether the handshake is done. */
  boolean isReady() {
    return session().filter(ClientSession::isReady).isPresent();
  }

  /** The channels joined. */
  List<String> channels() {
    lock.lock();
    try {
      return session().map(ClientSession::channels).orElse(List.of());
    } finally {
      lock.unlock();
    }
  }

  /** The channels that there was an attempt to join: the session can be in no other one. */
  List<String> channelsAskedFor() {
    lock.lock();
    try {
      return session().map(ClientSession::channelsAskedFor).orElse(List.of());
    } finally {
      lock.unlock();
    }
  }

  private Optional<ClientSession> session() {
    lock.lock();
    try {
      return link.map(open -> open.session).filter(session -> !session.isClosed());
    } finally {
      lock.unlock();
    }
  }

  /** Whether something waits because the server takes it no faster. Never waits. */
  boolean isSlowed() {
    return link.filter(open -> open.slowed).isPresent();
  }

  /** Where something waits for that: until every request is answered, however long it takes. */
  void awaitSlowed() throws InterruptedException {
    if (isSlowed()) {
      awaitAnswers(FOREVER);
    }
  }

  /** Forgets what waits to be sent. */
  void giveUp() {
    lock.lock();
    try {
      session().ifPresent(open -> link.orElseThrow().apply(open.giveUp()));
    } finally {
      lock.unlock();
    }
  }

  /** Does what the user wants; the answer is told as an event. */
  void perform(ClientCommand command) {
    lock.lock();
    try {
      Optional<ClientSession> session = session();
      if (session.isEmpty()) {
        tell(new ClientEvent.Rejected("there is no connection: connect dials again"));
        return;
      }
      tally.performed(command);
      link.orElseThrow().apply(session.get().handle(command, Moment.now()));
    } finally {
      lock.unlock();
    }
  }

  /** Waits until every request is answered or given up, or the connection has ended. */
  void awaitAnswers(Duration most) throws InterruptedException {
    await(most, () -> session().map(ClientSession::awaited).orElse(0) == 0);
  }

  /** Waits until the connection has ended. */
  void awaitEnd(Duration most) throws InterruptedException {
    await(most, () -> !isConnected());
  }

  private void await(Duration most, BooleanSupplier done) throws InterruptedException {
    lock.lock();
    try {
      long left = most.toNanos();
      while (!done.getAsBoolean() && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Something that the user typed failed without reaching the session. */
  void reject(String text) {
    lock.lock();
    try {
      tell(new ClientEvent.Rejected(text));
    } finally {
      lock.unlock();
    }
  }

  /** What has come of it so far. */
  Tally.Verdict verdict() {
    lock.lock();
    try {
      return tally.verdict();
    } finally {
      lock.unlock();
    }
  }

  /** Says goodbye, gives the server a moment to close, and closes. */
  @Override
  public void close() {
    try {
      if (isConnected()) {
        lock.lock();
        try {
          leaving = true;
          perform(new ClientCommand.Quit());
        } finally {
          lock.unlock();
        }
        awaitEnd(GOODBYE.multipliedBy(2));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    link.ifPresent(open -> open.connection.close());
  }

  private void tell(ClientEvent event) {
    boolean expected = leaving && event instanceof ClientEvent.Closed;
    if (!expected) {
      tally.told(event);
      told.accept(event);
    }
    changed.signalAll();
  }

  /** One connection and its session; of a former one nothing is heard any more. */
  private final class Link implements ConnectionListener {
    private ServerConnection connection;
    private ClientSession session;
    private volatile boolean slowed;
    private final Condition sooner = lock.newCondition();

    @Override
    public void frame(byte[] frame) {
      lock.lock();
      try {
        if (isCurrent()) {
          apply(session.received(frame, Moment.now()));
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void closed(String cause) {
      lock.lock();
      try {
        if (isCurrent()) {
          apply(session.closed(cause));
        }
      } finally {
        lock.unlock();
      }
    }

    private boolean isCurrent() {
      return link.filter(open -> open == this).isPresent();
    }

    private void apply(Outcome outcome) {
      for (ClientFrame frame : outcome.frames()) {
        send(frame);
      }
      outcome.events().forEach(Conversation.this::tell);
      slowed = session.isSlowed();
      if (slowed) {
        sooner.signal();
      }
      changed.signalAll();
      if (outcome.close()) {
        Thread.ofVirtual().start(this::closeSoon);
      }
    }

    private void send(ClientFrame frame) {
      try {
        connection.send(ClientCodec.encode(frame));
      } catch (IOException e) {
        apply(session.closed(String.valueOf(e.getMessage())));
        // On another thread: to close may take a while, and this one holds the lock.
        Thread.ofVirtual().start(connection::close);
      }
    }

    private void closeSoon() {
      try {
        await(GOODBYE, session::isClosed);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      connection.close();
    }

    private void tick() {
      lock.lock();
      try {
        while (!session.isClosed()) {
          long dueMs = session.dueInMs(Moment.now()).orElse(Long.MAX_VALUE);
          boolean _ = sooner.await(Math.min(dueMs, TICK.toMillis()), TimeUnit.MILLISECONDS);
          apply(session.tick(Moment.now()));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        lock.unlock();
      }
    }
  }
}

package parley.kernel;

import java.util.Objects;
import java.util.function.Function;
import parley.api.CloseReason;
import parley.api.Connection;
import parley.api.ConnectionHandler;
import parley.api.ConnectionInfo;
import parley.api.EncodedFrame;
import parley.api.EventLoop;
import parley.providers.Plugin;
import parley.providers.Thrown;

/**
 * A connection of a plugin, and its session, from both sides: what the plugin throws ends this
 * connection and not the round in which a message goes to many, and what it calls on another thread
 * than the loop's is refused there, before it can harm anything.
 */
final class PluginConnection implements Connection {
  private static final System.Logger LOG = System.getLogger("parley.plugins");

  private final Plugin plugin;
  private final Connection connection;
  private final ConnectionInfo info;
  private final Thread loopThread;
  private final EventLoop loop;
  private ConnectionHandler session;
  private boolean broken;
  private boolean ended;

  PluginConnection(Plugin plugin, Connection connection, Thread loopThread, EventLoop loop) {
    this.plugin = plugin;
    this.connection = connection;
    this.loopThread = loopThread;
    this.loop = loop;
    checkThread("TransportContext.accepted");
    info = Objects.requireNonNull(connection.info(), "Connection.info() of " + plugin);
  }

  /** Makes the session, which may close the connection at once. */
  ConnectionHandler admittedBy(Function<Connection, ConnectionHandler> kernel) {
    session = kernel.apply(this);
    return new Handler();
  }

  private void checkThread(String method) {
    if (Thread.currentThread() != loopThread) {
      throw new IllegalStateException(
          method
              + " was called on the thread '"
              + Thread.currentThread().getName()
              + "', and belongs on the loop: context.loop().execute(() -> …)");
    }
  }

  /** Calls the plugin. */
  private void guarded(String method, Runnable call) {
    if (broken) {
      return;
    }
    try {
      call.run();
    } catch (Throwable e) { // a stranger's code; in some languages a checked one comes, too
      broken = true;
      String what = method + " of " + plugin + " threw " + e.getClass().getName();
      loop.execute(() -> giveUp(CloseReason.local("INTERNAL", what)));
      Thrown.log(
          LOG, System.Logger.Level.ERROR, "a connection of " + plugin + " fails in " + method, e);
    }
  }

  private void giveUp(CloseReason reason) {
    end(reason);
    try {
      connection.close(reason);
    } catch (Throwable e) {
      Thrown.log(LOG, System.Logger.Level.DEBUG, "the same connection does not close either", e);
    }
  }

  private void end(CloseReason reason) {
    if (!ended) {
      ended = true;
      session.closed(reason);
    }
  }

  @Override
  public ConnectionInfo info() {
    return info;
  }

  @Override
  public void send(EncodedFrame frame) {
    guarded("Connection.send", () -> connection.send(frame));
  }

  @Override
  public boolean writable() {
    var answer = new boolean[1];
    guarded("Connection.writable", () -> answer[0] = connection.writable());
    return answer[0];
  }

  @Override
  public void reading(boolean wanted) {
    guarded("Connection.reading", () -> connection.reading(wanted));
  }

  @Override
  public void close(CloseReason reason) {
    guarded("Connection.close", () -> connection.close(reason));
  }

  /** What the plugin tells. */
  private final class Handler implements ConnectionHandler {
    @Override
    public void received(byte[] text) {
      checkThread("ConnectionHandler.received");
      if (!ended) {
        session.received(text);
      }
    }

    @Override
    public void overhead(int bytes) {
      checkThread("ConnectionHandler.overhead");
      if (!ended) {
        session.overhead(bytes);
      }
    }

    @Override
    public void violated(CloseReason reason) {
      checkThread("ConnectionHandler.violated");
      if (!ended) {
        session.violated(reason);
      }
    }

    @Override
    public void writable() {
      checkThread("ConnectionHandler.writable");
      if (!ended) {
        session.writable();
      }
    }

    @Override
    public void ending(CloseReason reason) {
      checkThread("ConnectionHandler.ending");
      if (!ended) {
        session.ending(reason);
      }
    }

    @Override
    public void closed(CloseReason reason) {
      checkThread("ConnectionHandler.closed");
      end(reason);
    }
  }
}

package parley.loop;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLKeyException;
import javax.net.ssl.SSLSession;
import tlschannel.HeapBufferAllocator;
import tlschannel.NeedsReadException;
import tlschannel.NeedsTaskException;
import tlschannel.NeedsWriteException;
import tlschannel.ServerTlsChannel;
import tlschannel.TlsChannel;
import tlschannel.WouldBlockException;

/**
 * A socket behind TLS, at the server's end. The key operations of a handshake run on a worker
 * thread; until one has ended nothing is read or written.
 */
final class TlsStream implements ByteStream {
  private static final String EXPORTER_LABEL = "EXPORTER-parley-1-auth";
  private static final int EXPORTER_BYTES = 32;
  private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);
  private static final System.Logger LOG = System.getLogger("parley.loop");

  private final SocketChannel socket;
  private final TlsChannel tls;
  private final SelectorLoop loop;
  private Runnable resume = () -> {};
  private boolean ready;
  private boolean busy;
  private boolean holdsOutput;
  private boolean holdsInput;
  private int readNeeds = SelectionKey.OP_READ;
  private int writeNeeds = SelectionKey.OP_WRITE;
  private Optional<byte[]> exporter = Optional.empty();
  private Optional<IOException> failure = Optional.empty();

  TlsStream(SocketChannel socket, SSLContext context, SelectorLoop loop) {
    this.socket = socket;
    this.loop = loop;
    this.tls =
        ServerTlsChannel.newBuilder(socket, context)
            .withEngineFactory(TlsStream::engine)
            .withRunTasks(false)
            .withPlainBufferAllocator(new HeapBufferAllocator())
            .withEncryptedBufferAllocator(new HeapBufferAllocator())
            .withSessionInitCallback(this::handshakeEnded)
            .build();
  }

  private static SSLEngine engine(SSLContext context) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    return new MeteredEngine(engine);
  }

  @Override
  public void onProgress(Runnable resume) {
    this.resume = resume;
  }

  @Override
  public Optional<byte[]> exporter() {
    return exporter;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    try {
      return readData(into);
    } catch (SSLException e) {
      sendAlert();
      throw e;
    }
  }

  private int readData(ByteBuffer into) throws IOException {
    holdsInput = false;
    if (busy) {
      return 0;
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
    int total = 0;
    try {
      while (into.hasRemaining()) {
        int count = tls.read(into);
        if (count < 0) {
          holdsInput = total > 0; // so that the end is seen by the next read
          return total > 0 ? total : -1;
        }
        total += count;
      }
      holdsInput = true;
      readNeeds = SelectionKey.OP_READ;
    } catch (NeedsReadException e) {
      readNeeds = SelectionKey.OP_READ;
    } catch (NeedsWriteException e) {
      readNeeds = SelectionKey.OP_WRITE;
    } catch (NeedsTaskException e) {
      begin(e.getTask());
    } catch (IOException e) {
      if (total == 0) {
        throw e;
      }
      failure = Optional.of(e); // for the next read: what came before it counts
      holdsInput = true;
    }
    return total;
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    if (busy) {
      return;
    }
    try {
      tls.write(from);
      if (from.hasRemaining()) {
        sayGoodbye(); // TLS 1.2 takes no data any more after the other side's
        throw new ClosedChannelException();
      }
      holdsOutput = false;
      writeNeeds = SelectionKey.OP_WRITE;
    } catch (NeedsWriteException e) {
      holdsOutput = true;
      writeNeeds = SelectionKey.OP_WRITE;
    } catch (NeedsReadException e) {
      writeNeeds = SelectionKey.OP_READ;
    } catch (NeedsTaskException e) {
      begin(e.getTask());
    } catch (SSLException e) {
      sendAlert();
      throw e;
    }
  }

  /**
   * Says why TLS has failed, if the engine has something to say and the socket takes it at once.
   * The channel does not write any more after a failure.
   */
  private void sendAlert() {
    SSLEngine engine = tls.getSslEngine(); // null before the first byte
    if (engine == null || holdsOutput || readNeeds == SelectionKey.OP_WRITE) {
      return; // in the middle of another record nobody would understand it
    }
    try {
      ByteBuffer alert = loop.assembly().space();
      engine.wrap(NO_DATA, alert);
      socket.write(alert.flip());
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a TLS alert was not sent", e);
    }
  }

  @Override
  public boolean holdsOutput() {
    return holdsOutput;
  }

  @Override
  public boolean holdsInput() {
    return holdsInput;
  }

  @Override
  public boolean ready() {
    return ready;
  }

  @Override
  public int readNeeds() {
    return busy ? 0 : readNeeds;
  }

  @Override
  public int writeNeeds() {
    return busy ? 0 : writeNeeds;
  }

  @Override
  public void endOutput() throws IOException {
    sayGoodbye();
    socket.shutdownOutput();
  }

  private void sayGoodbye() throws IOException {
    try {
      tls.shutdown();
    } catch (WouldBlockException e) {
      // the socket is full: the other side does not read, so it would not see a close_notify either
    }
  }

  @Override
  public int discard(ByteBuffer into) throws IOException {
    return socket.read(into);
  }

  @Override
  public void close() throws IOException {
    socket.close(); // not tls.close(), which may wait for a task on another thread
  }

  private void begin(Runnable task) {
    busy = true;
    Thread.startVirtualThread(() -> {
      try {
        task.run(); // what goes wrong in it is thrown by the engine's next call
      } finally {
        loop.execute(this::goOn);
      }
    });
  }

  private void goOn() {
    busy = false;
    resume.run();
  }

  private void handshakeEnded(SSLSession session) {
    exporter = export(session);
    ready = true;
  }

  private static Optional<byte[]> export(SSLSession session) {
    if (!(session instanceof ExtendedSSLSession extended)) {
      return Optional.empty();
    }
    try {
      return Optional.of(extended.exportKeyingMaterialData(EXPORTER_LABEL, null, EXPORTER_BYTES));
    } catch (SSLKeyException | UnsupportedOperationException e) {
      return Optional.empty(); // TLS 1.2 without an extended master secret has none to be trusted
    }
  }
}

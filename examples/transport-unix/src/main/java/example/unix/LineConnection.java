package example.unix;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import parley.api.CloseReason;
import parley.api.Connection;
import parley.api.ConnectionHandler;
import parley.api.ConnectionInfo;
import parley.api.EncodedFrame;
import parley.api.TransportContext;

/**
 * A frame a line, over any channel that blocks: one virtual thread reads, another writes, and both tell
 * the kernel what happened by tasks of its loop. Every other method is called on the loop.
 */
final class LineConnection implements Connection {
  private static final EncodedFrame.WireForm LINE =
      text -> {
        byte[] line = Arrays.copyOf(text, text.length + 1);
        line[text.length] = '\n';
        return line;
      };
  private static final byte[] END = {};
  private static final int HIGH_WATER_BYTES = 64 * 1024;
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final TransportContext context;
  private final ByteChannel channel;
  private final ConnectionInfo info;
  private final BlockingQueue<byte[]> output = new LinkedBlockingQueue<>();
  private final AtomicInteger unwritten = new AtomicInteger();

  /** The reader takes it before each line, and gets it back when the kernel has handled the line. */
  private final Semaphore mayRead = new Semaphore(1);

  private ConnectionHandler kernel;
  private Runnable kept;
  private boolean reading = true;
  private boolean readerWaits;
  private boolean wasFull;
  private boolean closing;
  private boolean closed;

  LineConnection(TransportContext context, ByteChannel channel, ConnectionInfo info) {
    this.context = context;
    this.channel = channel;
    this.info = info;
  }

  /** Tells the kernel of this connection; it may close it at once. */
  void announce() {
    kernel = context.accepted(this);
    Thread.ofVirtual().name("unix-write").start(this::write);
    Thread.ofVirtual().name("unix-read").start(this::read);
  }

  // --- what the kernel asks for ---

  @Override
  public ConnectionInfo info() {
    return info;
  }

  @Override
  public void send(EncodedFrame frame) {
    if (!closing) {
      byte[] line = frame.as(LINE);
      unwritten.addAndGet(line.length);
      output.add(line);
    }
  }

  @Override
  public boolean writable() {
    wasFull = unwritten.get() > HIGH_WATER_BYTES;
    return !wasFull;
  }

  @Override
  public void reading(boolean wanted) {
    boolean again = wanted && !reading;
    reading = wanted;
    if (again) {
      context.loop().execute(this::goOn); // never from within this call
    }
  }

  @Override
  public void close(CloseReason reason) {
    if (!closing) {
      closing = true;
      output.add(END); // the writer closes the channel when it gets there
      context.loop().schedule(LAST_WORDS, this::cut);
      context.loop().execute(() -> end(reason));
    }
  }

  // --- on the loop, what the two threads have found ---

  private void arrived(Runnable told) {
    readerWaits = true;
    kept = told;
    goOn();
  }

  private void goOn() {
    if (!reading || !readerWaits) {
      return;
    }
    Runnable told = kept;
    kept = () -> {};
    told.run();
    if (reading) {
      readerWaits = false;
      mayRead.release();
    }
  }

  private void written() {
    if (wasFull && unwritten.get() <= HIGH_WATER_BYTES && !closed) {
      wasFull = false;
      kernel.writable();
    }
  }

  private void lost(CloseReason reason) {
    closing = true;
    output.add(END);
    end(reason);
  }

  private void end(CloseReason reason) {
    if (!closed) {
      closed = true;
      kernel.closed(reason);
    }
  }

  private void cut() {
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger("example.unix").log(System.Logger.Level.DEBUG, "did not close well", e);
    }
  }

  // --- the reader's thread ---

  private void read() {
    try {
      InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
      var line = new ByteArrayOutputStream();
      while (true) {
        mayRead.acquireUninterruptibly();
        line.reset();
        int last = readLine(in, line);
        if (last < 0) {
          tell(() -> lost(CloseReason.remote("CLOSED", "the client has left")));
          return;
        }
        if (last != '\n') {
          String text = "a line of more than " + context.maxFrameBytes() + " bytes";
          tell(() -> violated(CloseReason.remote("TOO_LARGE", text)));
          return;
        }
        byte[] frame = line.toByteArray();
        tell(() -> received(frame));
      }
    } catch (IOException e) {
      tell(() -> lost(CloseReason.remote("CLOSED", "the connection was lost: " + e.getMessage())));
    }
  }

  private void tell(Runnable told) {
    context.loop().execute(() -> arrived(told));
  }

  private void received(byte[] frame) {
    if (closing) {
      return;
    }
    if (frame.length > 0) {
      kernel.received(frame);
    }
    kernel.overhead(1); // the line's end: it has its price too
  }

  private void violated(CloseReason reason) {
    if (!closing) {
      kernel.violated(reason);
    }
  }

  /** Up to a line's end or the limit; returns the last byte, or -1 at the end of the stream. */
  private int readLine(InputStream in, ByteArrayOutputStream line) throws IOException {
    while (line.size() <= context.maxFrameBytes()) {
      int next = in.read();
      if (next < 0 || next == '\n') {
        return next;
      }
      line.write(next);
    }
    return 0;
  }

  // --- the writer's thread ---

  private void write() {
    try {
      for (byte[] line = output.take(); line != END; line = output.take()) {
        ByteBuffer bytes = ByteBuffer.wrap(line);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        unwritten.addAndGet(-line.length);
        context.loop().execute(this::written);
      }
    } catch (IOException e) {
      context.loop().execute(() -> lost(CloseReason.remote("CLOSED", "nothing can be written")));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      cut();
    }
  }
}

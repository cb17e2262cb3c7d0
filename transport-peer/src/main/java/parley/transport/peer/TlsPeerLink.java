package parley.transport.peer;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import parley.api.CloseReason;
import parley.api.EventLoop;
import parley.api.PeerLink;
import parley.api.PeerLinkHandler;
import parley.api.PeerLinkInfo;

/**
 * A link: one virtual thread reads, one writes. The loop hands frames to the writer's {@link
 * Outbox}; the reader hands frames to the loop, and stops reading while the loop has not yet taken
 * a megabyte of them, so that TCP slows the other side down.
 */
final class TlsPeerLink implements PeerLink {
  /** Bytes read from one link that the loop has not yet taken. A guess, as large as the outbox. */
  static final int UNTAKEN_BYTES = 1 << 20;

  /** How long a close waits for what is queued; the figure of {@link PeerLink#close}. */
  static final Duration FLUSH = Duration.ofSeconds(2);

  private static final System.Logger LOG = System.getLogger("parley.transport.peer");

  private final PeerTls.Secured connection;
  private final EventLoop loop;
  private final int maxFrameBytes;
  private final Outbox outbox = new Outbox();
  private final Semaphore untaken = new Semaphore(UNTAKEN_BYTES);
  private final AtomicReference<CloseReason> cause = new AtomicReference<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Thread reader;
  private final Thread writer;
  private PeerLinkHandler handler; // set on the loop before either thread starts
  private EventLoop.Timer flushDeadline = () -> {}; // loop thread only
  private boolean deaf; // loop thread only: after our own close or the end nothing is received

  TlsPeerLink(PeerTls.Secured connection, EventLoop loop, int maxFrameBytes) {
    this.connection = connection;
    this.loop = loop;
    this.maxFrameBytes = maxFrameBytes;
    String name = "parley-peer-" + connection.info().remote();
    this.reader = Thread.ofVirtual().name(name + "-reader").unstarted(this::read);
    this.writer = Thread.ofVirtual().name(name + "-writer").unstarted(this::write);
  }

  /** Begins to read and write. Loop thread. */
  void start(PeerLinkHandler toBeTold) {
    handler = toBeTold;
    reader.start();
    writer.start();
  }

  @Override
  public PeerLinkInfo info() {
    return connection.info();
  }

  @Override
  public boolean send(byte[] frame) {
    if (frame.length < 1 || frame.length > maxFrameBytes) {
      throw new IllegalArgumentException(
          "a frame has 1 to " + maxFrameBytes + " bytes, not " + frame.length);
    }
    return outbox.offer(frame);
  }

  @Override
  public void close(CloseReason reason) {
    deaf = true;
    if (cause.compareAndSet(null, reason)) {
      outbox.finish();
      flushDeadline = loop.schedule(FLUSH, () -> end(reason));
    }
  }

  private void read() {
    try {
      DataInputStream in =
          new DataInputStream(
              new BufferedInputStream(connection.tcp().data(connection.tls().getInputStream())));
      while (true) {
        int length = in.readInt();
        if (length < 1 || length > maxFrameBytes) {
          end(badLength(length));
          return;
        }
        // Before anything is allocated: a window that is full must not hold a frame more.
        int charge = Math.min(length + Outbox.FRAME_OVERHEAD_BYTES, UNTAKEN_BYTES);
        untaken.acquire(charge);
        byte[] frame = new byte[length];
        in.readFully(frame);
        loop.execute(() -> received(frame, charge));
      }
    } catch (EOFException e) {
      end(CloseReason.remote("CLOSED", "the other side closed the link"));
    } catch (IOException e) {
      end(lost(e));
    } catch (InterruptedException | RejectedExecutionException e) {
      end(CloseReason.local("STOPPED", "this server is stopping")); // or has already ended it
    }
  }

  private void received(byte[] frame, int charge) {
    untaken.release(charge);
    if (!deaf) {
      handler.received(frame);
    }
  }

  private void write() {
    try {
      OutputStream out = connection.tls().getOutputStream();
      for (byte[] batch = outbox.take(); batch.length > 0; batch = outbox.take()) {
        out.write(batch);
      }
      // All is written. The socket stays open until the other side closes too, or the deadline:
      // closed with unread bytes inside, TCP would reset and lose what is still on its way.
      connection.tls().shutdownOutput();
    } catch (IOException e) {
      end(lost(e));
    } catch (InterruptedException e) {
      end(CloseReason.local("STOPPED", "this server is stopping")); // or has already ended it
    }
  }

  private void end(CloseReason reason) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    cause.compareAndSet(null, reason); // a close of our own was first
    Sockets.abort(connection.tcp());
    outbox.discard();
    try {
      loop.execute(() -> {
        deaf = true;
        flushDeadline.cancel();
        handler.closed(cause.get());
      });
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "a link ended after the loop");
    }
    if (Thread.currentThread() != reader) {
      reader.interrupt(); // it may wait for the loop
    }
  }

  private CloseReason badLength(int length) {
    return length == 0
        ? CloseReason.local("MALFORMED", "the other side sent a frame of no bytes")
        : CloseReason.local(
            "TOO_LARGE",
            "the other side announced a frame of "
                + Integer.toUnsignedString(length)
                + " bytes, past the limit of "
                + maxFrameBytes);
  }

  private CloseReason lost(IOException e) {
    return connection.tcp().flooded()
        ? CloseReason.local(
            "TLS_FLOOD",
            "the other side sent more than "
                + TlsOverhead.LIMIT_BYTES / 1024
                + " KiB of TLS records without data: session tickets, say, or key updates")
        : CloseReason.remote("LOST", "the connection failed: " + e.getMessage());
  }
}

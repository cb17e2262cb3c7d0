package parley.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.util.Arrays;
import tlschannel.WouldBlockException;

/** One connection of the load program. It checks what it is given without making any object. */
final class Client {
  private static final byte[] NOTHING = {};
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  /** One delivery in so many is checked in full. */
  private static final int AUDIT_MASK = 0x3fff;

  final int index;
  private final Fleet fleet;
  private final ByteChannel channel;
  private final boolean secure;
  private final Talk talk;
  private SelectionKey key;
  private Shape shape;
  private byte[] kept = NOTHING;
  private ByteBuffer out = EMPTY;
  private boolean writing;
  private Feed[] feeds = {};
  private long[] expected = {};
  private boolean loggedIn;
  private boolean closed;
  private int joins;
  private int leaves;

  Client(Fleet fleet, int index, ByteChannel channel, boolean secure, Dialect dialect) {
    this.fleet = fleet;
    this.index = index;
    this.channel = channel;
    this.secure = secure;
    this.talk = dialect.talk(this);
  }

  void begin(SelectionKey selectionKey) {
    key = selectionKey;
    talk.begin();
    flush();
  }

  /** From now on this connection should get the channel's messages. */
  void follow(Feed feed) {
    feeds = Arrays.copyOf(feeds, feeds.length + 1);
    expected = Arrays.copyOf(expected, feeds.length);
    feeds[feeds.length - 1] = feed;
    expected[feeds.length - 1] = feed.nextNumber();
  }

  /** Forgets what is under way: for after a warm-up whose end nobody waited for. */
  void expectFresh() {
    for (int i = 0; i < feeds.length; i++) {
      expected[i] = feeds[i].nextNumber();
    }
  }

  void join(String name) {
    talk.join(name);
    flush();
  }

  void leave(String name) {
    talk.leave(name);
    flush();
  }

  Talk talk() {
    return talk;
  }

  // --- what the conversation tells ---

  void loggedIn() {
    loggedIn = true;
  }

  void joined() {
    joins++;
  }

  void left() {
    leaves++;
  }

  boolean isLoggedIn() {
    return loggedIn;
  }

  int joins() {
    return joins;
  }

  int leaves() {
    return leaves;
  }

  boolean isClosed() {
    return closed;
  }

  void shape(Shape known) {
    shape = known;
  }

  /** A frame that is no delivery, but that the run counts: presence, for example. */
  void other() {
    fleet.others++;
  }

  void delivered(long number) {
    fleet.deliveries++;
    int of = Numbers.channel(number);
    for (int i = 0; i < feeds.length; i++) {
      if (feeds[i].channel == of) {
        long wanted = expected[i];
        if (number >= wanted) {
          expected[i] = number + 1;
          feeds[i].arrived(number, number - wanted, fleet.readNs);
        } else {
          feeds[i].repeated();
        }
        return;
      }
    }
    fleet.strays++;
  }

  // --- bytes ---

  /** Appends; {@link #flush} writes. */
  void send(byte[] bytes) {
    if (out.remaining() < bytes.length) {
      ByteBuffer larger =
          ByteBuffer.allocate(Math.max(2 * out.capacity(), out.position() + bytes.length));
      out = larger.put(out.flip());
    }
    out.put(bytes);
  }

  void flush() {
    if (closed || out.position() == 0) {
      return;
    }
    out.flip();
    try {
      channel.write(out);
    } catch (WouldBlockException e) {
      // the rest waits for the socket
    } catch (IOException e) {
      close(e.toString());
      return;
    }
    if (out.hasRemaining()) {
      out.compact();
    } else {
      out = EMPTY;
    }
    watchOutput();
  }

  private void watchOutput() {
    boolean wanted = out.position() > 0;
    if (wanted != writing) {
      writing = wanted;
      key.interestOps(SelectionKey.OP_READ | (wanted ? SelectionKey.OP_WRITE : 0));
    }
  }

  void ready() {
    if (closed) {
      return;
    }
    if (writing) {
      flush();
    }
    read();
  }

  private void read() {
    try {
      int count;
      do {
        count = readOnce();
      } while (secure && count > 0);
      if (count < 0) {
        close("the server ended it");
      }
    } catch (IOException e) {
      close(e.toString());
    }
    flush();
  }

  private int readOnce() throws IOException {
    ByteBuffer in = fleet.input();
    in.put(kept);
    int before = in.position();
    int count;
    try {
      count = channel.read(in);
    } catch (WouldBlockException e) {
      count = in.position() - before; // TLS may give some and still want more
    }
    fleet.readNs = System.nanoTime();
    if (count > 0) {
      kept = NOTHING;
      take(in, in.position());
    }
    return count;
  }

  private void take(ByteBuffer in, int end) {
    int at = 0;
    Shape known = shape;
    while (at < end) {
      if (known != null && end - at >= known.length() && known.fits(in, at)) {
        if ((fleet.deliveries & AUDIT_MASK) == 0) {
          fleet.audited(talk.audit(in, at, known.length()));
        }
        delivered(known.number(in, at));
        at += known.length();
        continue;
      }
      int used = talk.take(in, at, end);
      if (used == 0) {
        break;
      }
      at += used;
      known = shape;
    }
    if (at < end) {
      kept = new byte[end - at];
      in.get(at, kept);
    }
  }

  void close(String why) {
    if (!closed) {
      closed = true;
      fleet.gone(this, why);
      try {
        channel.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  Fleet fleet() {
    return fleet;
  }
}

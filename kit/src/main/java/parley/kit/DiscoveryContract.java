package parley.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apiguardian.api.API;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parley.api.Discovery;
import parley.api.DiscoveryContext;
import parley.api.EventLoop;
import parley.api.PeerAddress;
import parley.api.Settings;
import parley.loop.SelectorLoop;

/** What every discovery strategy does: extend it, and say how to make one and what it will find. */
@API(status = API.Status.MAINTAINED, since = "0.1")
@Timeout(120)
public abstract class DiscoveryContract {
  private SelectorLoop loop;
  private final BlockingQueue<PeerAddress> found = new LinkedBlockingQueue<>();

  /** For the subclass. */
  protected DiscoveryContract() {}

  /** The strategy under test, new at each call. */
  protected abstract Discovery discovery() throws Exception;

  /** What it is started with. */
  protected abstract Settings settings() throws Exception;

  /** What it finds with these settings, within thirty seconds; at least one. */
  protected abstract Set<PeerAddress> expected();

  @BeforeEach
  final void startLoop() {
    loop = SelectorLoop.start("kit-loop");
  }

  @AfterEach
  final void stopLoop() {
    loop.close();
  }

  private final class Context implements DiscoveryContext {
    private final Settings settings;

    Context(Settings settings) {
      this.settings = settings;
    }

    @Override
    public Settings settings() {
      return settings;
    }

    @Override
    public EventLoop loop() {
      return loop;
    }

    @Override
    public int peerPort() {
      return PeerAddress.DEFAULT_PORT;
    }

    @Override
    public byte[] networkCode(byte[] bytes) {
      byte[] code = new byte[16];
      for (int i = 0; i < bytes.length; i++) {
        code[i % code.length] = (byte) (31 * code[i % code.length] + bytes[i]);
      }
      return code;
    }

    @Override
    public void found(PeerAddress address, boolean named) {
      found.add(address);
    }
  }

  private Discovery.Search start() throws Exception {
    Discovery discovery = discovery();
    var context = new Context(settings());
    return onLoop(() -> discovery.start(context));
  }

  private <T> T onLoop(Callable<T> task) throws Exception {
    return KitKernel.begin(loop, task).get(30, TimeUnit.SECONDS);
  }

  private void stop(Discovery.Search search) throws Exception {
    boolean stopped =
        onLoop(() -> {
          search.stop();
          search.stop(); // once more is no matter
          return true;
        });
    assertTrue(stopped);
  }

  @Test
  final void itsNameIsAStableWord() throws Exception {
    assertTrue(discovery().name().matches("[a-z][a-z0-9-]{0,31}"), discovery().name());
    assertEquals(discovery().name(), discovery().name());
  }

  @Test
  final void itFindsWhatIsThereAndStopsWhenItIsTold() throws Exception {
    Discovery.Search search = start();
    var seen = new HashSet<PeerAddress>();
    while (!seen.equals(expected())) {
      PeerAddress next = found.poll(30, TimeUnit.SECONDS);
      assertTrue(next != null, () -> "found only " + seen + " of " + expected());
      assertTrue(expected().contains(next), () -> next + " was not there to be found");
      seen.add(next);
    }
    stop(search);
  }

  @Test
  final void itCanBeStoppedAtOnce() throws Exception {
    stop(start());
  }
}

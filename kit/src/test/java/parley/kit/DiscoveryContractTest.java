package parley.kit;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import parley.api.Discovery;
import parley.api.DiscoveryContext;
import parley.api.PeerAddress;
import parley.api.Settings;

/** What a strategy throws is what its author sees, and at once. */
@Timeout(300)
class DiscoveryContractTest {
  /** Not run by itself: only in a test of it. */
  private static final class Contract extends DiscoveryContract {
    private final Runnable start;
    private final Runnable stop;

    Contract(Runnable start, Runnable stop) {
      this.start = start;
      this.stop = stop;
    }

    @Override
    protected Discovery discovery() {
      return new Discovery() {
        @Override
        public String name() {
          return "failing";
        }

        @Override
        public Search start(DiscoveryContext context) {
          start.run();
          return stop::run;
        }
      };
    }

    @Override
    protected Settings settings() {
      return KitSettings.none();
    }

    @Override
    protected Set<PeerAddress> expected() {
      return Set.of();
    }
  }

  private static void overflow() {
    throw new StackOverflowError("in the strategy");
  }

  private static void fails(Contract contract) {
    contract.startLoop();
    Executable test = contract::itCanBeStoppedAtOnce;
    Throwable failure = assertThrows(ExecutionException.class, test);
    contract.stopLoop();
    assertInstanceOf(StackOverflowError.class, failure.getCause());
  }

  @Test
  void anErrorInStartIsShown() {
    fails(new Contract(DiscoveryContractTest::overflow, () -> {}));
  }

  @Test
  void anErrorInStopIsShown() {
    fails(new Contract(() -> {}, DiscoveryContractTest::overflow));
  }
}

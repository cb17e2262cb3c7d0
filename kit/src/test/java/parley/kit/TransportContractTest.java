package parley.kit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import parley.api.Settings;
import parley.api.Transport;
import parley.kit.NaiveTransport.Flaw;

/** Whoever breaks a rule is told which: that good ones pass, the built-in ones show. */
@Timeout(300)
class TransportContractTest {
  /** Not run by itself: only in a test of it. */
  private static final class Contract extends TransportContract {
    private final Flaw[] flaws;

    Contract(Flaw... flaws) {
      this.flaws = flaws;
    }

    /** Short where a test waits for it to pass. */
    @Override
    Duration patience() {
      boolean passes = List.of(flaws).contains(Flaw.SEND_BLOCKS);
      return passes ? Duration.ofSeconds(5) : super.patience();
    }

    @Override
    protected Transport transport() {
      return new NaiveTransport(flaws);
    }

    @Override
    protected Settings settings() {
      return KitSettings.none();
    }

    @Override
    protected KitClient dial(String address) throws IOException {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(address));
      socket.setSoTimeout((int) patience().toMillis());
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      return new KitClient() {
        @Override
        public void send(byte[] text) throws IOException {
          byte[] line = Arrays.copyOf(text, text.length + 1);
          line[text.length] = '\n';
          socket.getOutputStream().write(line);
        }

        @Override
        public byte[] receive() throws IOException {
          String line = in.readLine();
          return line == null ? new byte[0] : line.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
          socket.close();
        }
      };
    }
  }

  private interface Tested {
    void run(Contract contract) throws Exception;
  }

  private static void passes(Contract contract, Tested test) throws Exception {
    contract.openDoor();
    test.run(contract);
    contract.closeDoor();
  }

  private static void fails(Contract contract, Tested test, String sentence) {
    Executable whole = () -> passes(contract, test);
    Throwable failure = assertThrows(Throwable.class, whole);
    assertTrue(String.valueOf(failure.getMessage()).contains(sentence), failure::toString);
  }

  @Test
  void whoTellsOnAnotherThreadIsToldSo() throws Exception {
    passes(new Contract(), Contract::aClientThatLeavesIsTold);
    fails(
        new Contract(Flaw.TELLS_ON_ANOTHER_THREAD),
        Contract::aClientThatLeavesIsTold,
        "everything that the kernel is told is told on the loop");
  }

  @Test
  void whoBlocksTheKernelIsToldSo() {
    fails(
        new Contract(Flaw.SEND_BLOCKS),
        Contract::aClientThatReadsNothingHoldsUpNobodyAndGetsAllWhenItDoes,
        "what the kernel calls must not block");
  }

  @Test
  void whoTellsTheEndTwiceIsToldSo() throws Exception {
    passes(new Contract(), Contract::theEndIsToldOnceHoweverOftenItIsClosed);
    fails(
        new Contract(Flaw.TELLS_THE_END_TWICE),
        Contract::theEndIsToldOnceHoweverOftenItIsClosed,
        "closed is told exactly once");
  }

  @Test
  void whoDoesNotStopReadingIsToldSo() {
    fails(new Contract(), Contract::whoIsNotReadIsNotHeardAndLosesNothing, "while reading is off");
  }
}

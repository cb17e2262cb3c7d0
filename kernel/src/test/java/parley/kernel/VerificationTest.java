package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerificationTest {
  private final VirtualLoop loop = new VirtualLoop();
  private final TestServer.AtOnce workers = new TestServer.AtOnce();
  private final Verification verification = new Verification(loop, workers);
  private final Verification.Lane lane = new Verification.Lane();
  private final List<Integer> answers = new ArrayList<>();

  @BeforeEach
  void letQuestionsQueue() {
    workers.hold();
  }

  private void ask(int count) {
    for (int i = 0; i < count; i++) {
      int number = answers.size() + lane.size();
      verification.ask(lane, () -> number, answers::add, () -> answers.add(-1));
    }
  }

  /** How many answers the loop has after workers have dealt with so many more questions. */
  private int told(int dealtWith) {
    workers.release(dealtWith);
    loop.turn();
    return answers.size();
  }

  @Test
  void anAnswerIsNotHeldWhenNothingIsQueued() {
    ask(1);
    assertEquals(1, told(1));
    ask(1);
    assertEquals(2, told(1));
  }

  @Test
  void answersAreHeldWhileAsManyQuestionsAreQueuedAndKeepTheirOrder() {
    ask(10);
    assertEquals(0, told(4), "the first are behind others in the lane: workers keep no order");
    assertEquals(10, told(6));
    assertEquals(IntStream.range(0, 10).boxed().toList(), answers);
  }

  @Test
  void theLoopIsToldOnceForMany() {
    var lanes = IntStream.range(0, 10).mapToObj(i -> new Verification.Lane()).toList();
    lanes.forEach(one -> verification.ask(one, () -> 1, answers::add, () -> answers.add(-1)));
    assertEquals(0, told(4), "six are queued");
    assertEquals(5, told(1), "five are queued, and five answered");
    assertEquals(5, told(1), "four are queued");
    assertEquals(8, told(2));
    assertEquals(9, told(1), "one is queued");
    assertEquals(10, told(1));
  }

  @Test
  void noMoreThanSoManyAreHeld() {
    var lanes = IntStream.range(0, 1_000).mapToObj(i -> new Verification.Lane()).toList();
    lanes.forEach(one -> verification.ask(one, () -> 1, answers::add, () -> answers.add(-1)));
    assertEquals(0, told(Verification.TOGETHER_MOST - 1));
    assertEquals(Verification.TOGETHER_MOST, told(1));
  }

  @Test
  void whateverAThirdPartysCodeThrowsIsAnAnswer() {
    verification.askAside(
        lane, () -> sneaky(new IOException("checked")), answers::add, () -> answers.add(-1));
    assertEquals(1, told(1));
    assertEquals(List.of(-1), answers);
  }

  @Test
  void anExceptionThatCannotBeAskedForItsMessageIsAnAnswerToo() {
    verification.<Integer>askAside(
        lane,
        () -> {
          throw new Mute();
        },
        answers::add,
        () -> answers.add(-1));
    assertEquals(1, told(1));
    assertEquals(List.of(-1), answers);
  }

  /** As other languages throw it: the compiler takes it for an unchecked one. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> Integer sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void anAnswerMayAskAgain() {
    verification.ask(
        lane,
        () -> 1,
        one -> {
          answers.add(one);
          verification.ask(lane, () -> 2, answers::add, () -> answers.add(-1));
        },
        () -> answers.add(-1));
    assertEquals(1, told(1));
    assertEquals(1, lane.size());
    assertEquals(2, told(1));
    assertEquals(List.of(1, 2), answers);
    assertEquals(0, lane.size());
  }

  @Test
  void codeThatNeverComesBackIsNotAskedForEver() {
    for (int i = 0; i <= Verification.ASIDE_MOST; i++) {
      var one = new Verification.Lane();
      verification.askAside(one, () -> 1, answers::add, () -> answers.add(-1));
    }
    loop.turn();
    assertEquals(List.of(-1), answers);
    assertEquals(2, told(1));
    verification.askAside(lane, () -> 2, answers::add, () -> answers.add(-1));
    assertEquals(Verification.ASIDE_MOST + 2, told(Verification.ASIDE_MOST));
    assertEquals(1, answers.stream().filter(answer -> answer == -1).count());
  }

  @Test
  void aFailureComesInItsTurn() {
    ask(1);
    verification.<Integer>ask(
        lane,
        () -> {
          throw new IllegalStateException("on purpose");
        },
        answers::add,
        () -> answers.add(-1));
    assertEquals(2, told(2));
    assertEquals(List.of(0, -1), answers);
  }

  @Test
  void whatIsAskedAsideIsNotHeldByAQueue() {
    ask(10);
    var aside = new Verification.Lane();
    verification.askAside(aside, () -> 99, answers::add, () -> answers.add(-1));
    assertEquals(1, told(1), "the newest is done first here");
    assertEquals(List.of(99), answers);
  }
}

package parley.discovery.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import parley.discovery.local.Beacons.Beacon;

class SpeakerTest {
  private static final Beacon QUESTION = new Beacon(true, 7, 1);
  private static final Beacon STATEMENT = new Beacon(false, 7, 2);

  private final Random random = new Random(1);
  private long now = 50_000;
  private Speaker speaker = new Speaker(30_303, random, now);

  /** What it says until then, and when, since the start of this call. */
  private List<String> said(long ms) {
    List<String> said = new ArrayList<>();
    long start = now;
    for (; now < start + ms; now += 10) {
      long since = now - start;
      speaker.due(now).ifPresent(question -> said.add((question ? "? " : "! ") + since));
    }
    return said;
  }

  private static long atMs(String said) {
    return Long.parseLong(said.substring(2));
  }

  private void hear(Beacon beacon, int times) {
    for (int i = 0; i < times; i++) {
      speaker.heard(beacon, now);
    }
  }

  private void hearStatements(int servers) {
    for (int i = 0; i < servers; i++) {
      speaker.heard(new Beacon(false, 7, 100 + i), now);
    }
  }

  @Test
  void asksThreeTimesWhenItIsNew() {
    List<String> said = said(30_000);
    assertEquals(3, said.size(), said::toString);
    assertTrue(said.stream().allMatch(each -> each.startsWith("?")), said::toString);
    assertTrue(atMs(said.getFirst()) < Speaker.SPREAD_MS, said::toString);
    assertTrue(atMs(said.getLast()) <= 4_000 + Speaker.SPREAD_MS, said::toString);
  }

  @Test
  void saysThatItIsThereOnceAMinute() {
    said(30_000);
    List<String> said = said(600_000);
    assertTrue(said.size() >= 8 && said.size() <= 13, said::toString);
    assertTrue(said.stream().allMatch(each -> each.startsWith("!")), said::toString);
  }

  @Test
  void answersAQuestionOnceAndSoon() {
    said(30_000);
    hear(QUESTION, 3);
    List<String> said = said(Speaker.SPREAD_MS + 100);
    assertEquals(1, said.size(), said::toString);
    assertTrue(said.getFirst().startsWith("!"));
  }

  @Test
  void doesNotAnswerWhenManyOthersHave() {
    said(30_000);
    hear(QUESTION, 1);
    hearStatements(Speaker.REDUNDANT);
    assertEquals(List.of(), said(Speaker.SPREAD_MS + 100));
  }

  @Test
  void answersWhenFewOthersHave() {
    said(30_000);
    hear(QUESTION, 1);
    hearStatements(Speaker.REDUNDANT - 2);
    hear(STATEMENT, 100);
    assertEquals(1, said(Speaker.SPREAD_MS + 100).size());
  }

  @Test
  void aFloodOfQuestionsIsAnsweredWithATrickle() {
    said(30_000);
    int answers = 0;
    for (int i = 0; i < 600; i++) {
      hear(QUESTION, 100);
      answers += said(100).size();
    }
    assertTrue(
        answers >= 10 && answers <= Speaker.BURST + 60_000 / Speaker.INTERVAL_MS, "" + answers);
  }

  @Test
  void keepsSilentWhileManyOthersSpeakButNotForEver() {
    said(30_000);
    int spoken = 0;
    for (int i = 0; i < 12 * 60; i++) {
      hearStatements(Speaker.REDUNDANT);
      spoken += said(1_000).size();
    }
    assertTrue(spoken >= 1 && spoken <= 3, "" + spoken);
  }

  @Test
  void whoCannotBeDialledOnlyAsks() {
    speaker = new Speaker(0, random, now);
    assertEquals(3, said(30_000).size());
    hear(QUESTION, 1);
    assertEquals(List.of(), said(600_000));
  }

  @Test
  void nextAtIsNoLaterThanWhatIsDue() {
    for (int i = 0; i < 20_000; i++) {
      boolean before = speaker.nextAt() > now;
      assertTrue(speaker.due(now).isEmpty() || !before, "it spoke before it said it would");
      now = Math.max(now + 1, Math.min(speaker.nextAt(), now + random.nextInt(1_000) + 1));
      if (random.nextInt(5) == 0) {
        speaker.heard(random.nextBoolean() ? QUESTION : STATEMENT, now);
      }
    }
  }
}

package parley.discovery.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.api.PeerAddress;

/** Against a name server on loopback. */
class SeedsTest {
  /** For an answer of a slow machine; doubled for the second attempt. */
  private static final int LONG_MS = 20_000;

  /** For an answer that does not come. */
  private static final int SHORT_MS = 500;

  private NameServer dns;
  private Seeds seeds;

  @BeforeEach
  void open() throws IOException {
    dns = new NameServer();
    ask(LONG_MS, dns);
  }

  private void ask(int timeoutMs, NameServer... servers) {
    List<PeerAddress> addresses = Stream.of(servers).map(NameServer::address).toList();
    seeds = new Seeds(new JdkResolver(addresses, timeoutMs), new Random(1));
  }

  @AfterEach
  void close() throws IOException {
    dns.close();
  }

  private List<String> of(String name) throws IOException {
    return seeds.of(SeedName.parse(name)).stream().map(PeerAddress::toString).toList();
  }

  private String failure(String name) {
    return assertThrows(IOException.class, () -> of(name)).getMessage();
  }

  @Test
  void servicesComeInTheOrderOfTheirPriorities() throws IOException {
    dns.service("chat.example", 20, 0, 4, "d.example")
        .service("chat.example", 10, 5, 2, "b.example")
        .service("chat.example", 0, 0, 1, "a.example")
        .host("chat.example", "192.0.2.1");
    assertEquals(List.of("a.example:1", "b.example:2", "d.example:4"), of("chat.example"));
    assertEquals("udp SRV _parley._tcp.chat.example", dns.asked.getFirst());
    assertFalse(dns.asked.contains("udp A chat.example"));
  }

  @Test
  void targetsAreLookedUpWhereTheirRecordCameFromIfItKnowsThem() throws IOException {
    dns.service("chat.example", 0, 0, 1, "a.example")
        .service("chat.example", 1, 0, 2, "b.example")
        .service("chat.example", 2, 0, 3, "c.example")
        .host("a.example", "192.0.2.1")
        .fails("A", "b.example", NameServer.SERVER_FAILURE)
        .fails("AAAA", "b.example", NameServer.SERVER_FAILURE);
    assertEquals(List.of("192.0.2.1:1", "b.example:2", "c.example:3"), of("chat.example"));
  }

  @Test
  void aNameWithoutServicesIsAHostWithTheUsualPort() throws IOException {
    dns.host("chat.example", "192.0.2.1", "2001:db8::1");
    assertEquals(
        Set.of("192.0.2.1:30303", "[2001:db8::1]:30303"), new HashSet<>(of("chat.example")));
  }

  @Test
  void aNameWithAPortIsOnlyAHost() throws IOException {
    dns.host("chat.example", "192.0.2.1").service("chat.example", 0, 0, 1, "a.example");
    assertEquals(List.of("192.0.2.1:7"), of("chat.example:7"));
    assertEquals(List.of("udp A chat.example", "udp AAAA chat.example"), dns.asked);
  }

  @Test
  void theRootAsTargetMeansThatThereIsNone() throws IOException {
    dns.service("chat.example", 0, 0, 0, "").host("chat.example", "192.0.2.1");
    assertEquals(List.of(), of("chat.example"));
  }

  @Test
  void servicesThatNobodyCanDialAreLeftOut() throws IOException {
    dns.service("chat.example", 0, 0, 0, "a.example")
        .service("chat.example", 0, 0, 5, "192.0.2.9")
        .service("chat.example", 0, 0, 5, "a b.example")
        .service("chat.example", 1, 0, 5, "b.example")
        .service("chat.example", 2, 0, 5, "b.example");
    assertEquals(List.of("b.example:5"), of("chat.example"));
  }

  @Test
  void anUnknownNameHasNoAddresses() throws IOException {
    assertEquals(List.of(), of("nowhere.example"));
  }

  @ParameterizedTest
  @ValueSource(ints = {NameServer.SERVER_FAILURE, NameServer.REFUSED})
  void aFailureOfTheNameServerIsNotTakenForAMissingService(int code) {
    dns.host("chat.example", "192.0.2.1").fails("SRV", "_parley._tcp.chat.example", code);
    assertTrue(failure("chat.example").length() > 10, () -> failure("chat.example"));
  }

  @Test
  void oneOfTheTwoKindsOfAddressesMayFail() throws IOException {
    dns.host("chat.example", "192.0.2.1").fails("AAAA", "chat.example", NameServer.SERVER_FAILURE);
    assertEquals(List.of("192.0.2.1:30303"), of("chat.example"));
    dns.fails("A", "chat.example", NameServer.SERVER_FAILURE);
    assertEquals("the name server failed to answer (SERVFAIL)", failure("chat.example"));
  }

  @Test
  void aTruncatedAnswerIsFetchedOverTcpAndOfThousandsSomeAreTaken() throws IOException {
    for (int i = 0; i < 3_900; i++) {
      dns.host("many.example", "10.1." + i / 256 + "." + i % 256);
    }
    List<String> some = of("many.example:7");
    assertEquals(Seeds.MOST_ADDRESSES, some.size());
    assertEquals(Seeds.MOST_ADDRESSES, new HashSet<>(some).size());
    assertTrue(dns.asked.contains("tcp A many.example"), () -> dns.asked.toString());
    assertTrue(!some.equals(of("many.example:7")), "always the same");
  }

  @Test
  void ofThousandsOfServicesTheFirstAreTaken() throws IOException {
    for (int i = 0; i < 1_900; i++) {
      dns.service("many.example", 1_900 - i, i, 1 + i, "a.example");
    }
    List<String> some = of("many.example");
    assertEquals(Seeds.MOST_ADDRESSES, some.size());
    assertEquals("a.example:1900", some.getFirst());
    assertEquals("a.example:1885", some.getLast());
  }

  @Test
  void aMalformedAnswerIsAFailure() {
    dns.host("chat.example", "192.0.2.1");
    dns.garble();
    failure("chat.example:7");
  }

  @Test
  void aSilentNameServerIsAFailureAfterAWhile() {
    dns.fallSilent();
    ask(SHORT_MS, dns);
    assertEquals("no name server answers", failure("chat.example"));
  }

  @Test
  void theSecondNameServerIsAskedWhenTheFirstIsGone() throws IOException {
    try (NameServer gone = new NameServer()) {
      gone.fallSilent();
      dns.host("chat.example", "192.0.2.1");
      ask(2_000, gone, dns); // both have the same time
      assertEquals(List.of("192.0.2.1:7"), of("chat.example:7"));
    }
  }
}

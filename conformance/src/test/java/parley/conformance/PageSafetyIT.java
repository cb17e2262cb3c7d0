package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the page does with hostile texts, and with its key. Needs Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageSafetyIT {
  private static final Pattern REPEAT = Pattern.compile("<<(\\d+)\\*(.+?)>>");
  private static final Path CORPUS =
      Path.of(System.getProperty("protocol")).resolveSibling("../web/test/hostile.txt");

  /** The key of ann in docs/PROTOCOL.md. */
  private static final String ANN =
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

  private static final String NO_SCRIPT_CAN_READ_IT =
      "{\"type\":\"private\",\"extractable\":false,\"scheme\":\"webcrypto\"}";

  /** What OpenSSL wrote of it, with 1,000 rounds, under the passphrase "correct horse". */
  private static final String OPENSSL_FILE =
      """
      -----BEGIN ENCRYPTED PRIVATE KEY-----
      MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgF3O9ZFE2mYwICA+gw
      DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEA7lCpdLYtJoDbFPJTAlNLEEQNry
      VtySQ+1wC5WDf4MyTG6y2m9RqF/KQYUMQZmZjvv9S2NL/bzxZl4Te3846BKxGZvn
      /DD6CazkiIV3dW8mLcU=
      -----END ENCRYPTED PRIVATE KEY-----
      """;

  @RegisterExtension static final Lab lab = new Lab();

  private Browser browser;
  private ServerProcess server;

  /** For all tests that need no other: each goes to a channel of its own. */
  private BrowserPage shared;

  @BeforeAll
  void start() {
    browser = Browser.shared(PageSafetyIT.class);
    server = lab.server("full-server", "--rate-per-key", "0");
    shared = page("127.0.0.1", "hall").start("ann");
  }

  private BrowserPage page(String host, String channel) {
    return lab.keep(browser.page())
        .open("http://" + host + ":" + server.webSocketPort() + "/#" + channel);
  }

  /** A line's text, with its repetitions written out. */
  private static String text(String line) {
    Matcher matcher = REPEAT.matcher(line.substring(line.indexOf(' ') + 1));
    String json =
        matcher.replaceAll(
            m -> Matcher.quoteReplacement(m.group(2).repeat(Integer.parseInt(m.group(1)))));
    return (String) Json.object("{\"text\":" + json + "}").get("text");
  }

  @Test
  void threeHundredHostileTextsLeaveThePageAndItsLayoutIntact() throws IOException {
    BrowserPage page = shared.at("arena");
    Author mallory = lab.keep(Author.webSocket("mallory", server)).join("arena");
    List<String> corpus;
    try (Stream<String> lines = Files.lines(CORPUS)) {
      corpus = lines.filter(line -> !line.startsWith("#")).toList();
    }
    assertTrue(corpus.size() >= 300, () -> "only " + corpus.size());
    int taken = 0;
    for (String line : corpus) {
      Message message =
          line.startsWith("message ")
              ? mallory.message(Message.CHANNEL, "arena", text(line))
              : mallory.message(Message.CHANNEL, "arena", "my nick says it").withNick(text(line));
      String outcome = mallory.say(message).outcome();
      assertEquals(line.startsWith("bad-nick ") ? "MALFORMED" : "success", outcome, line);
      taken += outcome.equals("success") ? 1 : 0;
      if (taken % 50 == 0) {
        awaitMessages(page, taken); // or the server drops some for a browser that is slow
      }
    }
    mallory.say("arena", "that was all");
    page.awaitText(".message .text", "^that was all$");
    awaitMessages(page, taken + 1);
    String state =
        page.await(
            "state",
            """
            (() => { const log = document.querySelector('.log');
              const all = (selector) => [...log.querySelectorAll(selector)];
              const box = (e) => e.getBoundingClientRect();
              const own = ':not(a):not(.in-text):not(.mark):not(.mark *)';
              const wide = all('.message').filter((e) =>
                box(e).left < box(log).left - 1 || box(e).right > box(log).right + 1);
              const tall = all('.message').filter((e) => box(e).height > 1_500);
              const foreign = performance.getEntriesByType('resource').filter((e) =>
                !e.name.startsWith(location.origin));
              const links = all('a').filter((e) =>
                !/^https?:$/.test(e.protocol) || e.rel !== 'noopener noreferrer nofollow');
              const field = box(document.querySelector('textarea'));
              const page = document.documentElement;
              return JSON.stringify({ broken: 'broken' in window, made: all('.text ' + own).length,
                wide: wide.length, tall: tall.length, foreign: foreign.length, links: links.length,
                dialogs: document.querySelectorAll('dialog').length,
                scrolls: page.scrollWidth > innerWidth || page.scrollHeight > innerHeight,
                field: field.bottom <= innerHeight && field.top > innerHeight - 120,
                title: document.title }); })()\
            """);
    assertEquals(
        "{\"broken\":false,\"made\":0,\"wide\":0,\"tall\":0,\"foreign\":0,\"links\":0,\"dialogs\":0,"
            + "\"scrolls\":false,\"field\":true,\"title\":\"#arena · Parley\"}",
        state);
    assertEquals(List.of(), page.problems());
    String folder = System.getProperty("screenshots", "");
    if (!folder.isEmpty()) {
      page.screenshot(Path.of(folder, "hostile.png"));
    }
    page.say("still here").awaitText(".message.sent .text", "^still here");
  }

  private static void awaitMessages(BrowserPage page, int count) {
    String shown = "document.querySelectorAll('.message').length";
    page.await(count + " messages", shown + " === " + count + " ? '' : undefined");
  }

  @Test
  void aBodyOfAnotherTypeIsNotShownAsText() {
    BrowserPage page = shared.at("types");
    Author bob = lab.keep(Author.webSocket("bob", server)).join("types");
    bob.say(bob.message(Message.CHANNEL, "types", "sealed").withCtype("application/x.sealed"));
    page.awaitText(".text.unreadable", "application/x\\.sealed, which this page cannot show");
    assertFalse(page.awaitText(".log", "sealed").contains("\nsealed"));
  }

  @Test
  void anOldMessageIsMarked() {
    BrowserPage page = shared.at("late");
    Author bob = lab.keep(Author.webSocket("bob", server)).join("late");
    page.run("Date.now = ((now) => () => now() + 600_000)(Date.now)");
    bob.say("late", "from before");
    page.awaitText(".message .outcome.caution", "^10 min old");
    page.awaitText(".banner.bad", "clock is 10 min ahead of the server");
    page.say("into the future").awaitText(".composer .problem", "Set this device’s clock");
    page.reload(); // the clock goes right again
    page.connected();
  }

  @Test
  void aBackupCarriesTheKeyToAnotherBrowserAndTheTerminalsKeyIsTakenToo() throws IOException {
    BrowserPage ann = page("127.0.0.1", "bag").start("ann");
    assertEquals(NO_SCRIPT_CAN_READ_IT, stored(ann));
    String key = ann.key();
    Path folder = lab.folder();
    ann.downloadsTo(folder);
    ann.click("You are ").awaitText("dialog h3", "^Backup$");
    ann.click("Passphrase")
        .type("short")
        .press("Enter")
        .awaitText("dialog .problem", "8 characters");
    ann.click("Passphrase").type(" and longer").press("Enter");
    ann.awaitText("dialog button", "^Download the backup$");
    Path file = folder.resolve("parley-identity.pem");
    awaitFile(file);
    String pem = Files.readString(file);
    assertTrue(pem.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----"), pem);

    BrowserPage other = page("127.0.0.1", "bag").start("somebody");
    assertNotEquals(key, other.key());
    other.click("You are ").click("Use another key");
    other.choose("dialog input[type=file]", file);
    other.click("Its passphrase").type("wrong one").press("Enter");
    other.awaitText("dialog .problem", "passphrase is wrong");
    other.click("Its passphrase").run("document.activeElement.select()");
    other.type("short and longer").press("Enter");
    other.awaitNone("dialog");
    assertEquals(key, other.connected().key());

    Path home = lab.folder();
    ClientProcess terminal =
        lab.clientAt(home, "cli-client", "127.0.0.1", String.valueOf(server.tcpPort())).connect();
    terminal.type("key");
    String its = terminal.await("your key is [0-9a-f]{64}").replaceAll(".*?([0-9a-f]{64}).*", "$1");
    other.click("You are ").click("Use another key");
    try (Stream<Path> files = Files.walk(home)) {
      other.choose(
          "dialog input[type=file]",
          files.filter(each -> each.endsWith("identity.pem")).findFirst().orElseThrow());
    }
    other.click("Use this key").awaitNone("dialog");
    assertEquals(its, other.connected().key());
  }

  private static void awaitFile(Path file) {
    Asking.until(
        "file with a key", () -> Files.exists(file) && file.toFile().length() > 0, is -> is);
  }

  private static String stored(BrowserPage page) {
    return page.await(
        "stored key",
        """
        new Promise((resolve) => { const opening = indexedDB.open('parley', 1);
          opening.onsuccess = () => {
            const got = opening.result.transaction('keys').objectStore('keys').get('identity');
            got.onsuccess = () => { const { secret, scheme } = got.result;
              const { type, extractable } = secret;
              resolve(JSON.stringify({ type, extractable, scheme })); }; }; })\
        """);
  }

  @Test
  void plainHttpFromAnotherMachineWorksAndSaysWhatItMeans() throws IOException {
    BrowserPage page = page(Browser.OTHER_NAME, "lan");
    page.awaitText(".banner.caution", "came by plain http");
    page.start("ann");
    assertEquals("{\"scheme\":\"pure\"}", stored(page));
    Author bob = lab.keep(Author.webSocket("bob", server)).join("lan");
    page.say("signed all the same");
    bob.awaitMessage("msg", "signed all the same");
    bob.say("lan", "and verified");
    page.awaitText(".message .text", "^and verified$");
    String key = page.key();
    Path folder = lab.folder();
    page.downloadsTo(folder);
    page.click("You are ")
        .awaitText("dialog", "passphrase, too: take one that you use nowhere else");
    page.click("Passphrase").type("four words in a row").press("Enter");
    page.awaitText("dialog button", "^Download the backup$");
    Path file = folder.resolve("parley-identity.pem");
    awaitFile(file);
    assertTrue(Files.readString(file).startsWith("Parley key " + key + "\n"));
    Path openSsl = lab.file("ann.pem", OPENSSL_FILE);
    page.click("Use another key").choose("dialog input[type=file]", openSsl);
    page.click("Its passphrase").type("correct horse").press("Enter");
    page.awaitNone("dialog");
    assertEquals(ANN, page.connected().key());
    assertEquals(List.of(), page.problems());
  }
}

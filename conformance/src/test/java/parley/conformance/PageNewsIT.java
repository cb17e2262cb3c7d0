package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import parley.testing.TestCertificate;
import parley.testing.TestCertificate.Algorithm;

/** What the page tells of without being asked, and the page over https. Needs Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageNewsIT {
  @RegisterExtension static final Lab lab = new Lab();

  private Browser browser;
  private ServerProcess server;

  @BeforeAll
  void start() {
    browser = Browser.shared(PageNewsIT.class);
    server = lab.server("full-server", "--rate-per-key", "0", "--presence-limit", "3");
  }

  private BrowserPage page(ServerProcess at, String channel) {
    return lab.keep(browser.page()).open("http://127.0.0.1:" + at.webSocketPort() + "/#" + channel);
  }

  /** The page goes behind another, or comes to the front. */
  private static void hide(BrowserPage page, boolean hidden) {
    page.run(
        "Object.defineProperty(document, 'hidden', { get: () => "
            + hidden
            + ", configurable: true }); document.dispatchEvent(new Event('visibilitychange'))");
  }

  @Test
  void whoAsksForItIsNotifiedOfWhatIsForThemWhileTheyLookElsewhere() {
    BrowserPage page = page(server, "news");
    page.allowNotifications();
    page.run(
        """
        window.shown = [];
        window.Notification = class extends Notification {
          constructor(title, more) { super(title, more); shown.push(`${title}: ${more.body}`); window.last = this; } }\
        """);
    page.start("ann");
    Author bob = lab.keep(Author.webSocket("Bob", server)).join("news");
    hide(page, true);
    bob.say("news", "ann: before she asked for it");
    page.awaitText(".message .text", "before she asked for it");
    hide(page, false);
    page.click("Settings and help").click("Notifications").click("Count in the title");
    page.await(
        "both settings",
        "document.querySelectorAll('dialog input:checked').length === 2 ? '' : undefined");
    page.press("Escape").awaitNone("dialog");
    bob.say("news", "ann: while she looks");
    page.awaitText(".message .text", "while she looks");
    hide(page, true);
    bob.say("news", "not for her");
    bob.say("news", "Hello ann\u202e, over there");
    bob.say(bob.message(Message.DIRECT, page.key(), "psst <b>you</b>"));
    page.await("title", "document.title === '(2) #news · Parley' ? '' : undefined");
    String shown = page.await("notifications", "shown.length === 2 ? shown.join('|') : undefined");
    String name = "Bob~" + page.awaitText(".message .short", "^~").substring(1);
    assertEquals(
        name + " in #news: Hello ann\ufffd, over there|" + name + ": psst <b>you</b>", shown);
    page.run("last.onclick()");
    hide(page, false);
    page.awaitText(".bar h1", "^Bob~");
    // The other one waits in the channel, which she has left for this.
    page.await("title", "document.title === '(1) " + name + " · Parley' ? '' : undefined");
    assertEquals(List.of(), page.problems());
  }

  @Test
  void whereTooManyAreItSaysThatComingAndGoingIsNotTold() {
    BrowserPage page = page(server, "crowd").start("ann");
    Author bob = lab.keep(Author.webSocket("bob", server)).join("crowd");
    Author cid = lab.keep(Author.webSocket("cid", server)).join("crowd");
    page.awaitText(".subtitle", "^3 members$");
    Author dee = lab.keep(Author.webSocket("dee", server)).join("crowd");
    page.awaitText(".members p", "^There are too many to say who comes and goes");
    page.awaitText(".subtitle", "^4 members$");
    for (Author each : List.of(cid, dee)) {
      each.request("type", "leave", "channel", "crowd");
    }
    page.awaitText(".subtitle", "^2 members$");
    page.await(
        "end of it",
        "document.querySelector('.members').innerText.includes('too many') ? undefined : ''");
    page.await(
        "both names",
        "[...document.querySelectorAll('.members .nick')].map((e) => e.innerText).join()"
            + " === 'ann,bob' ? '' : undefined");
    lab.keep(Author.webSocket("eve", server)).join("crowd");
    page.awaitText(".log .event", "eve joined");
  }

  @Test
  void aServerThatIsStoppedSaysSoAndThePageOffersOthers() {
    ServerProcess stopped =
        lab.server("websock-server", "--websocket-others", "https://b.example,http://c.example:8");
    BrowserPage page = page(stopped, "end").start("ann");
    stopped.signal("TERM");
    page.awaitText(".banner.bad", "^The server was stopped\\.[^]* are b.example, c.example:8;");
    assertEquals(
        "https://b.example/#end http://c.example:8/#end",
        page.evaluate("[...document.querySelectorAll('.banner a')].map((a) => a.href).join(' ')")
            .orElse(""));
    page.awaitText(".side .state", "^Offline$");
    page.awaitNone(".event.warning");
    page.say("into the dark").awaitText(".message.held .outcome", "Waiting for the connection");
    page.click("Take back").awaitNone(".message");
    page.await(
        "the text",
        "document.querySelector('textarea').value === 'into the dark' ? '' : undefined");
  }

  @Test
  void overHttpsThePageIsWholeAndTheKeyIsProtected() throws Exception {
    Path folder = lab.folder();
    Path certificate = folder.resolve("cert.pem");
    Path key = folder.resolve("key.pem");
    TestCertificate.of(Algorithm.EC, "page", "ip:127.0.0.1", "dns:" + Browser.OTHER_NAME)
        .write(certificate, key);
    ServerProcess secure =
        lab.server(
            "full-server", "--tls-cert", certificate.toString(), "--tls-key", key.toString());
    BrowserPage ann = secure(secure.port("wss")).start("ann");
    BrowserPage bob = secure(secure.port("wss")).start("bob");
    ann.await("secure context", "isSecureContext ? '' : undefined");
    ann.click("You are ").awaitText("dialog", "keeps its private half where no script can read");
    ann.press("Escape").awaitNone("dialog");
    ann.say("behind the lock");
    bob.awaitText(".message .text", "^behind the lock$");
    bob.say("heard");
    ann.awaitText(".message .text", "^heard$");
    assertEquals(List.of(), ann.problems());
    assertEquals(List.of(), bob.problems());
  }

  private BrowserPage secure(int port) {
    return lab.keep(browser.page())
        .trustAll()
        .open("https://" + Browser.OTHER_NAME + ":" + port + "/#vault");
  }
}

package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Talking with the page, in a real browser, over three servers. Needs Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageBrowserIT {
  @RegisterExtension static final Lab lab = new Lab();

  private Browser browser;
  private ServerProcess first;
  private ServerProcess second;
  private ServerProcess third;

  /** For all tests that need no other: each goes to channels of its own. */
  private BrowserPage ann;

  @BeforeAll
  void start() {
    browser = Browser.shared(PageBrowserIT.class);
    first = lab.server("full-server");
    String[] peers = {"--peers", "127.0.0.1:" + first.peerPort()};
    second = lab.server("websock-server", peers);
    third = lab.server("cli-server", peers);
    Mesh.awaitKnown(List.of(first, second, third));
    ann = page(first, "caf%C3%A9").start("ann");
    ann.awaitText(".bar h1", "^#café$");
  }

  private BrowserPage page(ServerProcess server, String channel) {
    return lab.keep(browser.page())
        .open("http://127.0.0.1:" + server.webSocketPort() + "/#" + channel);
  }

  private ClientProcess terminal(String channel, String nick) {
    return lab.client("cli-client", "127.0.0.1", String.valueOf(third.tcpPort()))
        .connect()
        .join(channel, nick);
  }

  @Test
  void twoBrowsersAndATerminalOnThreeServersTalkToEachOther() {
    ann.at("tea");
    BrowserPage bob = page(second, "tea").start("Bob");
    ClientProcess olga = terminal("tea", "olga");
    ann.awaitText(".subtitle", "^3 members$");
    bob.say("a word from Bob");
    ann.awaitText(".message", "Bob~[a-z2-7]{6}[^]*a word from Bob");
    olga.await("Bob~.*a word from Bob");
    olga.type("tea and an <b>answer</b>, ann, to it");
    ann.awaitText(".message.mention .text", "^and an <b>answer</b>, ann, to it$");
    bob.awaitText(".message:not(.mention) .text", "^and an <b>answer</b>, ann, to it$");
    ann.say("heard by all").awaitText(".message.delivered .text", "^heard by all");
    assertEquals(List.of(), ann.problems());
    assertEquals(List.of(), bob.problems());
  }

  @Test
  void directMessagesGoBetweenBrowserAndTerminal() {
    ann.at("cups");
    ClientProcess olga = terminal("saucers", "olga");
    olga.type("private " + ann.key() + " psst, it is me");
    ann.awaitText(".side .badge.loud", "^1");
    ann.click("olga").awaitText(".message .text", "^psst, it is me$");
    ann.awaitText(".bar h1", "^olga~[a-z2-7]{6}$");
    ann.say("I know").awaitText(".message.delivered .text", "^I know");
    olga.await("private.*ann~.*I know");
    ann.say("/private " + "0".repeat(64) + " anybody?");
    ann.awaitText(".message.failed .outcome", "Nobody with this key is online");
    ann.click("Edit").awaitText(".composer", "");
    ann.await(
        "text handed back",
        "document.querySelector('textarea').value === 'anybody?' ? 'yes' : undefined");
  }

  @Test
  void aLinkToAChannelOpensItForTheNewcomerAndForWhoIsThere() {
    // The newcomer is the one whom all tests share.
    ann.run("location.hash = '#kiosk'");
    ann.awaitText(".bar h1", "^#kiosk$");
    ann.awaitText(".subtitle", "^1 member$");
    ann.awaitText(".side .place", "café");
  }

  @Test
  void backGoesToTheConversationBeforeAndClosesWhatLiesOverIt() {
    ann.at("step1");
    ann.say("/join step2").awaitText(".bar h1", "^#step2$");
    ann.say("/private " + "1".repeat(64)).awaitText(".subtitle", "^private$");
    ann.back().awaitText(".bar h1", "^#step2$");
    ann.awaitHash("#step2");
    ann.back().awaitText(".bar h1", "^#step1$");
    ann.forward().awaitText(".bar h1", "^#step2$");
    ann.forward().awaitText(".subtitle", "^private$");
    ann.click("Settings and help").awaitText("dialog h2", "^Settings");
    ann.back().awaitNone("dialog");
    ann.awaitText(".bar h1", "^#step2$");
    ann.say("/leave").awaitText(".bar h1", "^#(?!step2$)");
    ann.back().awaitText(".bar h1", "^#step1$");
    ann.say("/join quick1").awaitText(".bar h1", "^#quick1$");
    ann.say("/join quick2").awaitText(".bar h1", "^#quick2$");
    // Pressed twice while the page is busy: both steps are taken, and neither is one somebody
    // wrote.
    ann.run(
        "history.back(); history.back(); const until = performance.now() + 300;"
            + " while (performance.now() < until);");
    ann.awaitText(".bar h1", "^#step1$");
    ann.awaitHash("#step1");
    ann.forward().awaitText(".bar h1", "^#quick1$");
    ann.back().awaitText(".bar h1", "^#step1$");
    ann.say("/join step3").awaitText(".bar h1", "^#step3$");
    ann.back().awaitText(".bar h1", "^#step1$");
    ann.say("/leave step3");
    ann.await(
        "end of #step3",
        "[...document.querySelectorAll('.side .label')].some((e) => e.innerText === 'step3')"
            + " ? undefined : ''");
    ann.forward();
    ann.awaitHash("#step1"); // there is no step3 to be shown
    assertEquals(List.of(), ann.problems());
  }

  @Test
  void whatWaitedForAServerIsSentOnceItsMeshIsThereAgain() {
    String peers = "127.0.0.1:" + first.peerPort();
    Path data = lab.folder();
    List<String> ports = List.of(Ports.lasting(), "0");
    ServerProcess dying =
        lab.launch("websock-server", data, Map.of(), true, ports, "--peers", peers).ready();
    Mesh.awaitKnown(List.of(first, dying));
    ann.at("mesh");
    BrowserPage bob = page(dying, "mesh").start("bob");
    bob.awaitText(".subtitle", "^2 members$");
    dying.process.destroyForcibly();
    bob.awaitText(".banner.bad", "You are offline");
    bob.say("heard in spite of it");
    // The page waits some seconds for the others: of a clock that gives a slow machine more of
    // them.
    bob.run(
        "{ const now = performance.now.bind(performance), start = now();"
            + " performance.now = () => start + (now() - start) / 10; }");
    // The others come to it: it names none itself.
    ServerProcess back = lab.launch("websock-server", data, Map.of(), true, ports).ready();
    bob.tryNow();
    first.connectTo(back);
    ann.awaitText(".message .text", "^heard in spite of it$");
    bob.awaitText(".message.delivered .text", "^heard in spite of it");
  }

  @Test
  void nobodyThrowsAwayWhatWasSaidByASlip() {
    ann.at("slip");
    ann.click("Leave this channel").awaitText(".bar h1", "^#(?!slip$)"); // nothing was said
    ann.at("slip").say("worth keeping").awaitText(".message .text", "^worth keeping");
    ann.click("Leave this channel").awaitText("dialog h2", "^Leave #slip$");
    ann.click("Stay").awaitNone("dialog");
    ann.awaitText(".message .text", "^worth keeping");
    ann.click("Leave this channel").awaitText("dialog h2", "^Leave #slip$");
    ann.press("Escape").awaitNone("dialog");
    ann.click("Leave this channel").awaitText("dialog .primary", "^Leave$");
    ann.run("document.querySelector('dialog .primary').click()");
    ann.awaitText(".bar h1", "^#(?!slip$)");
  }

  @Test
  void anAddressThatNamesNoChannelIsSaidToBeWrong() {
    ann.at("addressed");
    ann.run("location.hash = '#bad%20room'");
    ann.awaitText(".toast", "bad%20room");
    ann.awaitHash("#addressed");
  }

  @Test
  void aNickTakenInAnotherPageOfTheBrowserHoldsHereToo() {
    BrowserPage cyn = page(first, "nicks").start("cyn");
    BrowserPage bob = page(second, "nicks").start("bob");
    bob.awaitText(".members .place", "^C?\\s*cyn~");
    cyn.run(
        "localStorage.setItem('parley.nick', '\"cynthia\"');"
            + " dispatchEvent(new StorageEvent('storage'))");
    cyn.awaitText(".me", "cynthia~");
    bob.awaitText(".members .place", "^C?\\s*cynthia~");
  }

  @Test
  void whoeverJoinsByADialogWritesOnAtOnce() {
    ann.at("keys1").withMouse();
    ann.click("Join a channel").awaitText("dialog h2", "^Join a channel$");
    ann.type("keys2").press("Enter").awaitText(".bar h1", "^#keys2$");
    ann.awaitNone("dialog");
    ann.type("typed on").press("Enter").awaitText(".message .text", "^typed on");
  }

  @Test
  void thePageKeepsItsKeyItsNickAndItsChannelsOverAReload() {
    ann.at("keep");
    String before = ann.key();
    ann.reload();
    ann.connected();
    assertEquals(before, ann.key());
    ann.awaitText(".bar h1", "^#keep$");
    ann.awaitText(".members .place", "^A?\\s*ann~");
  }

  @Test
  void commandsAreTheTerminals() {
    ann.at("desk");
    ann.say("/help").awaitText(".listing", "/private <key> \\[text\\]");
    ann.say("/who").awaitText(".listing h3", "^In #desk: 1$");
    ann.say("/key").awaitText(".listing .key", "^[0-9a-f]{64}$");
    ann.say("/nick Ann B").awaitText(".me", "Ann B~");
    ann.say("/join desk2").awaitText(".bar h1", "^#desk2$");
    ann.press("ArrowUp", 1).awaitText(".bar h1", "^#desk$");
    ann.say("/leave").awaitText(".bar h1", "^#(?!desk$)");
    ann.say("/nick ann").awaitText(".me", "ann~");
    ann.say("/nonesuch").awaitText(".composer .problem", "There is no command /nonesuch");
  }

  @Test
  void whatIsWrittenWhileTheServerIsDeadIsHeldAndSentWhenItIsBack() {
    Path data = lab.folder();
    List<String> ports = List.of(Ports.lasting(), "0");
    ServerProcess dying = lab.launch("websock-server", data, Map.of(), true, ports).ready();
    BrowserPage ann = page(dying, "night").start("ann");
    BrowserPage bob = page(dying, "night").start("bob");
    dying.process.destroyForcibly();
    ann.awaitText(".banner.bad", "You are offline");
    ann.say("are you still there?");
    ann.awaitText(".message.held .outcome", "Waiting for the connection");
    lab.launch("websock-server", data, Map.of(), true, ports).ready();
    ann.tryNow();
    ann.awaitText(".message.sent .text, .message.delivered .text", "^are you still there");
    ann.awaitNone(".banner.bad");
    bob.connected();
    bob.say("I am back, too");
    ann.awaitText(".message .text", "^I am back, too$");
    assertTrue(ann.problems().isEmpty(), ann.problems()::toString);
  }
}

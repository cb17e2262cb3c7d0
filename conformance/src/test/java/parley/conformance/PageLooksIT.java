package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the page weighs, and how it looks to people with other eyes, hands and windows. Needs
 * Chromium. With {@code -Dscreenshots=FOLDER}, it leaves pictures there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageLooksIT {
  /** Of everything that a cold cache asks for; the issue's figure. */
  private static final int MOST_BYTES = 60 * 1024;

  private static final String AXE_RULES =
      "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";

  @RegisterExtension static final Lab lab = new Lab();

  private Browser browser;
  private ServerProcess server;
  private String axe;

  @BeforeAll
  void start() throws IOException {
    browser = Browser.shared(PageLooksIT.class);
    server = lab.server("full-server");
    try (InputStream in = PageLooksIT.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private BrowserPage page(String channel) {
    return lab.keep(browser.page())
        .open("http://127.0.0.1:" + server.webSocketPort() + "/#" + channel);
  }

  /** Looks in light and in dark; there only the colours are others. */
  private void assertAccessible(BrowserPage page, String what) {
    for (boolean dark : new boolean[] {false, true}) {
      page.dark(dark);
      shot(page, what + (dark ? "-dark" : ""));
      // Colours may still be on their way from one to the other.
      page.awaitEmpty(
          what + (dark ? " in the dark" : ""),
          "Promise.all(document.getAnimations().map((a) => a.finished.catch(() => 0)))"
              + ".then(() => axe.run(document, {resultTypes: ['violations'], runOnly: "
              + (dark ? "['color-contrast']" : AXE_RULES)
              + "})).then((found) => found.violations.flatMap((v) => v.nodes.map((n) => v.id +"
              + " ' at ' + n.target + ': ' + n.failureSummary)).join('\\n'))");
    }
    page.dark(false);
  }

  private void shot(BrowserPage page, String name) {
    String folder = System.getProperty("screenshots", "");
    if (!folder.isEmpty()) {
      page.screenshot(Path.of(folder, name + ".png"));
    }
  }

  private static void assertNothingSticksOut(BrowserPage page, String what) {
    page.awaitEmpty(
        what,
        """
        (() => { const width = innerWidth;
          const out = [...document.querySelectorAll('body *')].filter((e) =>
            e.checkVisibility() && !e.closest('.unseen, .skip, svg')
            && e.getBoundingClientRect().right > width + 1);
          return document.documentElement.scrollWidth > width || out.length
            ? `wider than ${width}: ` + out.map((e) => e.tagName + '.' + e.className)
            : ''; })()\
        """);
  }

  @Test
  void aColdCacheAsksForSixtyKibibytesAtMost() {
    BrowserPage page = page("light").start("ann");
    String sizes =
        page.await(
            "sizes",
            "performance.getEntries().filter((e) => e.encodedBodySize > 0)"
                + ".map((e) => e.encodedBodySize + ' ' + e.name).join('\\n')");
    long bytes =
        sizes.lines().mapToLong(line -> Long.parseLong(line.substring(0, line.indexOf(' ')))).sum();
    System.out.println("the page: " + sizes.lines().count() + " files, " + bytes + " bytes");
    assertTrue(bytes > 10_000 && bytes <= MOST_BYTES, sizes);
    // Each has a connection of its own.
    assertTrue(sizes.lines().count() <= 5, sizes);
    assertFalse(sizes.contains("pure"), "what only older browsers need is not asked for");
  }

  @Test
  void everyViewIsAccessibleInLightAndDark() {
    BrowserPage page = page("tea");
    page.run(axe);
    page.awaitText(".welcome h1", "^Welcome"); // the document is there before what is drawn in it
    assertAccessible(page, "welcome");
    page.start("ann");
    Author bob = lab.keep(Author.webSocket("Bob", server)).join("tea");
    bob.say("tea", "Hello ann, see https://a.example/ and #coffee");
    page.awaitText(".message.mention .text", "^Hello ann");
    page.say("two\nlines").awaitText(".message.sent .text", "^two");
    page.say("/help").awaitText(".listing", "/join");
    assertAccessible(page, "channel");
    page.click("Bob").awaitText("dialog h2", "^Bob$");
    assertAccessible(page, "person");
    page.click("Write privately").awaitText(".bar h1", "^Bob~");
    bob.close();
    page.say("are you there?").awaitText(".message.failed .outcome", "Nobody with this key");
    assertAccessible(page, "direct");
    page.press("k", 2).awaitText("dialog h2", "^Join a channel$");
    page.type("a/b").press("Enter").awaitText("dialog .problem", "letters, digits");
    assertAccessible(page, "join");
    page.press("Escape").awaitNone("dialog");
    page.click("You are ann").awaitText("dialog h2", "^You$");
    page.click("Use another key");
    assertAccessible(page, "you");
    page.press("Escape").awaitNone("dialog");
    page.click("Settings and help").awaitText("dialog h2", "^Settings");
    assertAccessible(page, "settings");
    page.press("Escape").awaitNone("dialog");
    page.say("/exit").awaitText(".banner.caution", "You have disconnected");
    page.say("later").awaitText(".message.held .outcome", "Take back");
    assertAccessible(page, "disconnected");
    assertEquals(List.of(), page.problems());
  }

  @Test
  void aPhoneShowsOneThingAtATimeAndAllOfIt() {
    BrowserPage page = page("tea");
    page.size(360, 640, /* phone= */ true);
    page.run(axe);
    assertNothingSticksOut(page, "the welcome");
    assertAccessible(page, "phone-welcome");
    page.click("Your nick").type("ann").click("Start chatting");
    page.awaitText(".subtitle", "^\\d+ members?$");
    Author bob = lab.keep(Author.webSocket("Bob", server)).join("tea");
    bob.say("tea", "x".repeat(600) + " https://a.example/" + "y".repeat(300));
    page.awaitText(".message .text", "xxx");
    page.say("hello").awaitText(".message.sent .text", "^hello");
    assertNothingSticksOut(page, "a channel");
    assertAccessible(page, "phone-channel");
    page.click("Conversations").awaitText(".with-side .side .place", "tea");
    assertNothingSticksOut(page, "the list");
    assertAccessible(page, "phone-list");
    page.click("Join a channel").awaitText("dialog h2", "^Join a channel$");
    page.type("coffee").press("Enter");
    page.awaitText(".bar h1", "^#coffee$");
    page.awaitNone(".with-side");
    page.click("Conversations").awaitText(".with-side .side .place", "coffee");
    page.click("Settings and help").awaitText("dialog h2", "^Settings");
    page.press("Escape").awaitNone("dialog");
    page.awaitText(".with-side .side .place", "coffee");
    page.press("Escape").awaitNone(".with-side");
    page.click("Message to #coffee").type("the keyboard stays").click("Send");
    page.awaitText(".message.sent .text", "^the keyboard stays");
    assertEquals("TEXTAREA", page.evaluate("document.activeElement.tagName").orElse(""));
    page.click("Members").awaitText(".with-members .members .place", "ann~");
    assertNothingSticksOut(page, "the members");
    assertAccessible(page, "phone-members");
    page.click("ann").awaitText("dialog h2", "^You$");
    assertNothingSticksOut(page, "a dialog");
    assertEquals(List.of(), page.problems());
  }

  @Test
  void noNickIsSoLongThatItHidesTheKey() {
    BrowserPage page = page("names").start("W".repeat(32));
    Author bob = lab.keep(Author.webSocket("ann~25njqa ".repeat(3).strip(), server)).join("names");
    page.awaitText(".members .place", "^A?\\s*ann~25njqa");
    bob.say(bob.message(Message.DIRECT, page.key(), "it is me, ann~25njqa"));
    page.click("ann~25njqa").click("Write privately").awaitText(".bar h1", "^ann~25njqa");
    for (int width : new int[] {1280, 360}) {
      page.size(width, 640, /* phone= */ width < 500);
      page.awaitEmpty(
          "what is cut off at " + width,
          """
          (() => { const cut = (e) => { const b = e.getBoundingClientRect();
              const p = e.closest('.label, h1, h2, header, p').getBoundingClientRect();
              return b.width < 20 || b.left < p.left - 1 || b.right > p.right + 1; };
            const all = [...document.querySelectorAll('.short')].filter((e) => e.checkVisibility());
            return all.length ? all.filter(cut).map((e) => e.parentNode.outerHTML).join() : 'none';
          })()\
          """);
    }
  }

  @Test
  void theWholePageIsUsedByKeysAlone() {
    BrowserPage page = page("keys").start("ann");
    page.say("/join other").awaitText(".bar h1", "^#other$");
    page.press("ArrowUp", 1).awaitText(".bar h1", "^#keys$");
    page.awaitText(".subtitle", "member");
    assertTabGoesRound(page);
    // With colours of one's own there are no shadows.
    page.media("forced-colors", "active");
    assertTabGoesRound(page);
  }

  private static void assertTabGoesRound(BrowserPage page) {
    // From the field on, Tab goes all the way round, and everything that has the focus shows it.
    page.run("document.querySelector('textarea').focus()");
    boolean isBack = false;
    for (int i = 0; i < 60 && !isBack; i++) {
      page.press("Tab");
      String focus =
          page.await(
              "focus",
              """
              (() => { const e = document.activeElement;
                const { outlineStyle, boxShadow } = getComputedStyle(e.closest('.field') ?? e);
                const seen = outlineStyle !== 'none' || boxShadow !== 'none' || e === document.body;
                return `${e.tagName} ${e.ariaLabel ?? e.innerText} ${seen ? 'seen' : 'unseen'}`;
              })()\
              """);
      assertTrue(focus.endsWith(" seen"), focus);
      isBack = focus.startsWith("TEXTAREA");
    }
    assertTrue(isBack, "Tab is caught somewhere");
  }
}

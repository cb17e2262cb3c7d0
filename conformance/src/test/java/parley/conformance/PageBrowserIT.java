package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page in a real browser. Needs Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageBrowserIT {
  @RegisterExtension static final Lab lab = new Lab();

  private Browser browser;
  private ServerProcess server;

  @BeforeAll
  void start() {
    var program =
        Needs.working(PageBrowserIT.class, "chromium", "chromium-browser", "google-chrome");
    server = lab.server("full-server");
    browser = lab.keep(new Browser(program, lab.folder()));
    browser.open("http://127.0.0.1:" + server.webSocketPort() + "/");
    browser.awaitText("#state", "^connected$");
    browser.awaitText("#place", "^#lobby$");
  }

  private String key() {
    browser.type("/key");
    return browser.awaitText("#log p", "^[0-9a-f]{64}$");
  }

  @Test
  void thePageAndATerminalAtAnotherServerTalkBothWays() {
    ServerProcess other = lab.server("cli-server", "--peers", "127.0.0.1:" + server.peerPort());
    other.awaitPeers(1);
    ClientProcess client =
        lab.client("cli-client", "127.0.0.1", String.valueOf(other.tcpPort()))
            .connect()
            .join("tea", "ann");
    browser.type("/join tea web");
    browser.awaitText("#place", "^#tea$");
    browser.type("a word from the page");
    client.await("web~.*a word from the page");
    client.type("tea and an <b>answer</b> to it");
    browser.awaitText("#log p.said", "#tea ann~.*and an <b>answer</b> to it$");
    client.type("private " + key() + " and one in private");
    browser.awaitText("#log p.private", "and one in private$");
  }

  @Test
  void thePageKeepsItsKeyOverAReload() {
    String before = key();
    browser.reload();
    browser.awaitText("#state", "^connected$");
    assertEquals(before, key());
  }
}

package parley.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One person's page in a {@link Browser}. */
final class BrowserPage extends PageScripts implements AutoCloseable {
  private final String context;

  BrowserPage(Browser browser, String session, String context) {
    super(browser, session);
    this.context = context;
  }

  void prepare() {
    request("Page.enable", Map.of());
    request("Runtime.enable", Map.of());
    request("Log.enable", Map.of());
    size(1280, 800, false);
    dark(false);
  }

  @Override
  public void close() {
    browser.dispose(session, context);
  }

  /** Takes any certificate, as a person does who says so to the browser's warning. */
  BrowserPage trustAll() {
    request("Security.setIgnoreCertificateErrors", Map.of("ignore", true));
    return this;
  }

  /** Lets the page notify, as if its user had agreed. */
  void allowNotifications() {
    browser.request(
        "",
        "Browser.grantPermissions",
        Map.of("permissions", List.of("notifications"), "browserContextId", context));
  }

  BrowserPage open(String url) {
    request("Page.navigate", Map.of("url", url));
    // The answer may come while the empty page is still there.
    await(
        "document",
        "location.protocol !== 'about:' && document.readyState === 'complete' ? 'yes' : undefined");
    return this;
  }

  /** Through the welcome, in the channel that the address names. */
  BrowserPage start(String nick) {
    return click("Your nick").type(nick).press("Enter").connected();
  }

  /** To another channel, as by a link to it. */
  BrowserPage at(String channel) {
    run("location.hash = " + Json.write("#" + channel));
    awaitText(".bar h1", "^#" + channel + "$");
    return connected();
  }

  BrowserPage connected() {
    awaitText(".state", "^Connected$");
    awaitText(".subtitle", "member|private");
    return this;
  }

  /** A step back in the browser's history. */
  BrowserPage back() {
    step("back");
    return this;
  }

  BrowserPage forward() {
    step("forward");
    return this;
  }

  private void step(String direction) {
    run(
        "new Promise((done) => { addEventListener('popstate', done, { once: true }); history."
            + direction
            + "(); })");
  }

  /** Connects again, unless it is connected by itself before. */
  BrowserPage tryNow() {
    await(
        "connection",
        """
        (() => {
          if (document.querySelector('.state').innerText === 'Connected') return '';
          [...document.querySelectorAll('.banner button')].find((b) => b.innerText === 'Try now')?.click();
          return undefined; })()\
        """);
    return connected();
  }

  void size(int width, int height, boolean phone) {
    request(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
    request("Emulation.setTouchEmulationEnabled", Map.of("enabled", phone));
  }

  /**
   * Until it is loaded again, the page is told that there is a mouse, so no keyboard on the screen.
   */
  void withMouse() {
    run(
        "{ const asked = matchMedia; window.matchMedia = (query) =>"
            + " query === '(hover: hover)' ? { matches: true } : asked(query); }");
  }

  void dark(boolean dark) {
    media("prefers-color-scheme", dark ? "dark" : "light");
  }

  /**
   * What the page's user has set, instead of what was set here before; besides, to see no motion.
   */
  void media(String feature, String value) {
    request(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-reduced-motion", "value", "reduce"),
                Map.of("name", feature, "value", value))));
  }

  void reload() {
    run("window.isOld = true");
    request("Page.reload", Map.of());
    await("new page", "window.isOld ? undefined : 'new'");
  }

  /** Clicks, and so focuses, what is visible and has this label, name or text. */
  BrowserPage click(String label) {
    // As a person would find it: by what it is called, not by where it is in the tree.
    await(
        "'" + label + "'",
        "(() => { const name = "
            + Json.write(label)
            + """
            ;
            const called = (e) => e.ariaLabel ?? (e.labels?.[0] ?? e).innerText ?? '';
            const it = [...document.querySelectorAll('button, input, textarea, summary, a')]
              .filter((e) => e.checkVisibility() && called(e).includes(name))
              .sort((a, b) => called(a).length - called(b).length)[0];
            if (!it) return undefined;
            it.focus();
            it.click();
            return 'clicked'; })()\
            """);
    return this;
  }

  /** Types into whatever has the focus. */
  BrowserPage type(String text) {
    request("Input.insertText", Map.of("text", text));
    return this;
  }

  BrowserPage press(String key) {
    return press(key, 0);
  }

  /**
   * Presses a key.
   *
   * @param modifiers 1 Alt, 2 Ctrl, 8 Shift
   */
  BrowserPage press(String key, int modifiers) {
    int code =
        switch (key) {
          case "Enter" -> 13;
          case "Tab" -> 9;
          case "Escape" -> 27;
          case "ArrowUp" -> 38;
          case "ArrowDown" -> 40;
          default -> key.toUpperCase(Locale.ROOT).charAt(0);
        };
    for (String type : List.of("keyDown", "keyUp")) {
      request(
          "Input.dispatchKeyEvent",
          Map.of(
              "type",
              type,
              "key",
              key,
              "code",
              key,
              "modifiers",
              modifiers,
              "windowsVirtualKeyCode",
              code,
              "text",
              key.equals("Enter") && type.equals("keyDown") ? "\r" : ""));
    }
    return this;
  }

  /** Says a line where messages are written. */
  BrowserPage say(String line) {
    run("document.querySelector('.composer textarea').focus()");
    return type(line).press("Enter");
  }

  /** The key that this page's person is. */
  String key() {
    click("You are ");
    String key = awaitText("dialog .key", "^[0-9a-f]{64}$");
    press("Escape");
    awaitNone("dialog");
    return key;
  }

  /** Chooses a file where the selector finds the field for it. */
  @SuppressWarnings("unchecked")
  BrowserPage choose(String selector, Path file) {
    var root = (Map<String, Object>) request("DOM.getDocument", Map.of()).get("root");
    Object node =
        request("DOM.querySelector", Map.of("nodeId", root.get("nodeId"), "selector", selector))
            .get("nodeId");
    request("DOM.setFileInputFiles", Map.of("nodeId", node, "files", List.of(file.toString())));
    return this;
  }

  /** Where files that the page offers go. */
  void downloadsTo(Path folder) {
    browser.request(
        "",
        "Browser.setDownloadBehavior",
        Map.of(
            "behavior", "allow", "browserContextId", context, "downloadPath", folder.toString()));
  }

  void screenshot(Path file) {
    try {
      Files.write(
          file,
          Base64.getDecoder()
              .decode((String) request("Page.captureScreenshot", Map.of()).get("data")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

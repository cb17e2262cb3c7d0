package parley.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** One person's page in a {@link Browser}. */
final class BrowserPage implements AutoCloseable {
  /** Two browsers, three servers and other tests share two cores. */
  private static final Duration DEADLINE = Duration.ofSeconds(120);

  private final Browser browser;
  private final String session;
  private final String context;
  private final List<String> problems = new CopyOnWriteArrayList<>();

  BrowserPage(Browser browser, String session, String context) {
    this.browser = browser;
    this.session = session;
    this.context = context;
  }

  void prepare() {
    request("Page.enable", Map.of());
    request("Runtime.enable", Map.of());
    request("Log.enable", Map.of());
    size(1280, 800, false);
    dark(false);
  }

  private Map<String, Object> request(String method, Map<String, Object> params) {
    return browser.request(session, method, params);
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
    run("history.back()");
    return this;
  }

  BrowserPage forward() {
    run("history.forward()");
    return this;
  }

  void awaitHash(String hash) {
    await("address " + hash, "location.hash === " + Json.write(hash) + " ? '' : undefined");
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

  /** The value of a JavaScript expression, or of what it promises, as a text; empty if it fails. */
  @SuppressWarnings("unchecked")
  Optional<String> evaluate(String expression) {
    return browser
        .tried(
            session,
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true))
        .filter(answer -> !answer.containsKey("exceptionDetails"))
        .map(answer -> ((Map<String, Object>) answer.get("result")).get("value"))
        .map(Object::toString);
  }

  /** Runs a script, which must not fail. */
  void run(String script) {
    Map<String, Object> answer =
        request("Runtime.evaluate", Map.of("expression", script, "awaitPromise", true));
    if (answer.containsKey("exceptionDetails")) {
      throw new AssertionError(script + ": " + answer);
    }
  }

  /** Waits for an expression that gives a text, in the page, so that waiting costs little. */
  String await(String what, String expression) {
    long until = System.nanoTime() + DEADLINE.toNanos();
    String waits =
        """
        new Promise((done) => {
          const until = performance.now() + %d;
          let pause = 10;
          const look = async () => {
            let found;
            try { found = await (%s); } catch { /* not there yet */ }
            if (found !== undefined && found !== null) { done(found); }
            else if (performance.now() > until) { done(undefined); }
            else { setTimeout(look, pause); pause = Math.min(2 * pause, 160); }
          };
          look(); })\
        """;
    while (System.nanoTime() < until) {
      long rest = (until - System.nanoTime()) / 1_000_000;
      Optional<String> found = evaluate(waits.formatted(rest, expression));
      if (found.isPresent()) {
        return found.get();
      }
      Browser.pause(); // the page was left meanwhile, or this was the last look
    }
    throw new AssertionError(
        "no "
            + what
            + " in the page: "
            + evaluate("document.body.innerText").orElse("nothing")
            + problems());
  }

  /** Waits until an element that the selector finds has a text that matches. */
  String awaitText(String selector, String regex) {
    return await(
        selector + " with /" + regex + "/",
        "[...document.querySelectorAll("
            + Json.write(selector)
            + ")].map(e => (e.innerText || e.textContent).trim()).find(t => new RegExp("
            + Json.write(regex)
            + ").test(t))");
  }

  /** Waits until an expression gives an empty text; the failure shows what it gives instead. */
  void awaitEmpty(String what, String expression) {
    try {
      await(
          "end of " + what,
          "Promise.resolve(" + expression + ").then((found) => found === '' ? '' : undefined)");
    } catch (AssertionError e) {
      throw new AssertionError(what + ": " + evaluate(expression).orElse("nothing"), e);
    }
  }

  /** Waits until the selector finds nothing. */
  void awaitNone(String selector) {
    await(
        "end of " + selector,
        "document.querySelector(" + Json.write(selector) + ") ? undefined : ''");
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

  /** An event of the browser's that is about this page. */
  void happened(Map<String, Object> event) {
    String text = event.toString();
    boolean isError =
        "Runtime.exceptionThrown".equals(event.get("method"))
            || ("Log.entryAdded".equals(event.get("method")) && text.contains("level=error"));
    // What it says of servers that the test itself stopped is no problem.
    if (isError
        && !text.contains("ERR_CONNECTION_REFUSED")
        && !text.contains("WebSocket connection")) {
      problems.add(text);
    }
  }

  /** What the console has as errors: exceptions, broken security policy, files that are missing. */
  List<String> problems() {
    return List.copyOf(problems);
  }
}

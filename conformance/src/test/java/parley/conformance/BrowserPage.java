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

/** One person's page in a {@link Browser}. */
final class BrowserPage {
  /** Two browsers, three servers and other tests share two cores. */
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Browser browser;
  private final String session;
  private final String context;

  BrowserPage(Browser browser, String session, String context) {
    this.browser = browser;
    this.session = session;
    this.context = context;
    request("Page.enable", Map.of());
    request("Runtime.enable", Map.of());
    request("Log.enable", Map.of());
    size(1280, 800, false);
  }

  private Map<String, Object> request(String method, Map<String, Object> params) {
    return browser.request(session, method, params);
  }

  BrowserPage open(String url) {
    request("Page.navigate", Map.of("url", url));
    await("document", "document.readyState === 'complete' ? 'yes' : undefined");
    return this;
  }

  /** Through the welcome, in the channel that the address names. */
  BrowserPage start(String nick) {
    return click("Your nick").type(nick).press("Enter").connected();
  }

  BrowserPage connected() {
    awaitText(".state", "^Connected$");
    awaitText(".subtitle", "member|private");
    return this;
  }

  void size(int width, int height, boolean phone) {
    request(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
    request("Emulation.setTouchEmulationEnabled", Map.of("enabled", phone));
  }

  void dark(boolean dark) {
    request(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  void reload() {
    run("window.isOld = true");
    request("Page.reload", Map.of());
    await("new page", "window.isOld ? undefined : 'new'");
  }

  /** The value of a JavaScript expression, or of what it promises, as a text; empty if it fails. */
  @SuppressWarnings("unchecked")
  Optional<String> evaluate(String expression) {
    Map<String, Object> answer =
        request(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    return answer.containsKey("exceptionDetails")
        ? Optional.empty()
        : Optional.ofNullable(((Map<String, Object>) answer.get("result")).get("value"))
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

  /** Waits for an expression that gives a text. */
  String await(String what, String expression) {
    long until = System.nanoTime() + DEADLINE.toNanos();
    while (System.nanoTime() < until) {
      Optional<String> found = evaluate(expression);
      if (found.isPresent()) {
        return found.get();
      }
      Browser.pause();
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
  void choose(String selector, Path file) {
    var root = (Map<String, Object>) request("DOM.getDocument", Map.of()).get("root");
    Object node =
        request("DOM.querySelector", Map.of("nodeId", root.get("nodeId"), "selector", selector))
            .get("nodeId");
    request("DOM.setFileInputFiles", Map.of("nodeId", node, "files", List.of(file.toString())));
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

  /** What the console has as errors: exceptions, broken security policy, files that are missing. */
  List<String> problems() {
    return browser
        .events(session, m -> m.equals("Runtime.exceptionThrown") || m.equals("Log.entryAdded"))
        .stream()
        .map(Object::toString)
        .filter(text -> text.contains("exceptionThrown") || text.contains("level=error"))
        // What it says of servers that the test itself stopped.
        .filter(text ->
            !text.contains("ERR_CONNECTION_REFUSED") && !text.contains("WebSocket connection"))
        .toList();
  }
}

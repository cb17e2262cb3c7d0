package parley.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** One page of a {@link Browser}, and what scripts find in it. */
abstract class PageScripts {
  /** Two browsers, three servers and other tests share two cores. */
  private static final Duration DEADLINE = Duration.ofSeconds(120);

  final Browser browser;
  final String session;
  private final List<String> problems = new CopyOnWriteArrayList<>();

  PageScripts(Browser browser, String session) {
    this.browser = browser;
    this.session = session;
  }

  Map<String, Object> request(String method, Map<String, Object> params) {
    return browser.request(session, method, params);
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

  void awaitHash(String hash) {
    await("address " + hash, "location.hash === " + Json.write(hash) + " ? '' : undefined");
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

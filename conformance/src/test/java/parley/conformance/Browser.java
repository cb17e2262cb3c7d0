package parley.conformance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A headless Chromium with one page, driven over the DevTools protocol. */
final class Browser implements AutoCloseable, WebSocket.Listener {
  private static final Duration START = Duration.ofSeconds(30);

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final Inbox<Map<String, Object>> answers = new Inbox<>("browser");
  private final StringBuilder partial = new StringBuilder();
  private String session = "";
  private int requests;

  Browser(Path program, Path profile) {
    try {
      process =
          new ProcessBuilder(
                  program.toString(),
                  "--headless",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-dev-shm-usage",
                  "--no-first-run",
                  "--remote-debugging-port=0",
                  "--user-data-dir=" + profile,
                  "about:blank")
              .redirectErrorStream(true)
              .redirectOutput(profile.resolve("output.txt").toFile())
              .start();
      socket =
          http.newWebSocketBuilder()
              .buildAsync(URI.create(address(profile)), this)
              .orTimeout(START.toSeconds(), TimeUnit.SECONDS)
              .join();
    } catch (IOException e) {
      throw new AssertionError("the browser does not start", e);
    }
    Object target = request("Target.createTarget", Map.of("url", "about:blank")).get("targetId");
    session =
        (String)
            request("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId");
    request("Page.enable", Map.of());
  }

  /** The browser writes its port and path into its profile when it listens. */
  private String address(Path profile) throws IOException {
    Path file = profile.resolve("DevToolsActivePort");
    long until = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < until && process.isAlive()) {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (lines.size() > 1) {
        return "ws://127.0.0.1:" + lines.get(0) + lines.get(1);
      }
      pause();
    }
    throw new AssertionError(
        "the browser does not listen: " + Files.readString(profile.resolve("output.txt")));
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    partial.append(text);
    if (last) {
      answers.add(Json.object(partial.toString()));
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> request(String method, Map<String, Object> params) {
    long id = ++requests;
    var message = new LinkedHashMap<String, Object>();
    message.put("id", id);
    message.put("method", method);
    message.put("params", params);
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    socket.sendText(Json.write(message), true).join();
    Map<String, Object> answer =
        answers.await(
            "answer to " + method,
            any -> any.get("id") instanceof Number number && number.longValue() == id);
    if (!(answer.get("result") instanceof Map)) {
      throw new AssertionError(method + ": " + answer);
    }
    return (Map<String, Object>) answer.get("result");
  }

  void open(String url) {
    request("Page.navigate", Map.of("url", url));
  }

  void reload() {
    evaluate("window.isOld = true");
    request("Page.reload", Map.of());
    await("new page", "window.isOld ? undefined : 'new'");
  }

  /** The value of a JavaScript expression in the page, as a text; empty where it fails. */
  @SuppressWarnings("unchecked")
  Optional<String> evaluate(String expression) {
    var result =
        (Map<String, Object>)
            request("Runtime.evaluate", Map.of("expression", expression)).get("result");
    return Optional.ofNullable(result.get("value")).map(Object::toString);
  }

  /** Waits for an expression that gives a text. */
  String await(String what, String expression) {
    long until = System.nanoTime() + Inbox.DEADLINE.toNanos();
    while (System.nanoTime() < until) {
      Optional<String> found = evaluate(expression);
      if (found.isPresent()) {
        return found.get();
      }
      pause();
    }
    throw new AssertionError(
        "no " + what + " in the page: " + evaluate("document.body.innerText").orElse("nothing"));
  }

  /** Waits until an element that the selector finds shows a text that matches. */
  String awaitText(String selector, String regex) {
    return await(
        "/" + regex + "/",
        "[...document.querySelectorAll("
            + Json.write(selector)
            + ")].map(e => e.innerText.trim()).find(t => new RegExp("
            + Json.write(regex)
            + ").test(t))");
  }

  /** Types a line as keys into whatever has the focus. */
  void type(String line) {
    request("Input.insertText", Map.of("text", line));
    for (String type : List.of("keyDown", "keyUp")) {
      request(
          "Input.dispatchKeyEvent",
          Map.of(
              "type",
              type,
              "key",
              "Enter",
              "code",
              "Enter",
              "windowsVirtualKeyCode",
              13,
              "text",
              type.equals("keyDown") ? "\r" : ""));
    }
  }

  /** Until it has ended: it still writes to its profile's folder, which the lab removes. */
  @Override
  public void close() {
    socket.abort();
    var all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle each : all) {
      each.onExit().completeOnTimeout(each, 5, TimeUnit.SECONDS).join();
    }
    http.shutdownNow();
  }
}

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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A headless Chromium, driven over the DevTools protocol; each of its pages is another person's.
 */
final class Browser implements AutoCloseable, WebSocket.Listener {
  private static final Duration START = Duration.ofSeconds(30);

  /** A name that leads to this machine, and is no secure context as 127.0.0.1 is. */
  static final String OTHER_NAME = "chat.example";

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final Inbox<Map<String, Object>> answers = new Inbox<>("browser");
  private final StringBuilder partial = new StringBuilder();
  private int requests;

  Browser(Path program, Path profile) {
    try {
      process =
          new ProcessBuilder(
                  program.toString(),
                  "--headless",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-quic",
                  "--disable-dev-shm-usage",
                  "--no-first-run",
                  "--disable-background-networking",
                  "--disable-component-update",
                  "--disable-sync",
                  "--host-resolver-rules=MAP " + OTHER_NAME + " 127.0.0.1",
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

  static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A page with storage of its own, at an address. */
  BrowserPage open(String url) {
    Object context = request("", "Target.createBrowserContext", Map.of()).get("browserContextId");
    Object target =
        request(
                "",
                "Target.createTarget",
                Map.of("url", "about:blank", "browserContextId", context))
            .get("targetId");
    Object session =
        request("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId");
    return new BrowserPage(this, (String) session, (String) context).open(url);
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

  /** The result of a command; of the browser's own where the session is empty. */
  @SuppressWarnings("unchecked")
  Map<String, Object> request(String session, String method, Map<String, Object> params) {
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

  /** All events that a session told of and that match. */
  List<Map<String, Object>> events(String session, Predicate<String> method) {
    return answers.all().stream()
        .filter(any ->
            session.equals(any.get("sessionId"))
                && any.get("method") instanceof String name
                && method.test(name))
        .toList();
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

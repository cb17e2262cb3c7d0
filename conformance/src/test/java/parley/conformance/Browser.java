package parley.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A headless Chromium, driven over the DevTools protocol; each of its pages is another person's.
 * All test classes share one, from any thread: to start one costs as much as a dozen pages.
 */
final class Browser implements WebSocket.Listener {
  private static final Duration START = Duration.ofSeconds(120);
  private static final Duration ANSWER = Duration.ofSeconds(180);

  /** A name that leads to this machine, and is no secure context as 127.0.0.1 is. */
  static final String OTHER_NAME = "chat.example";

  private static Optional<Browser> shared = Optional.empty();

  private final Process process;
  private final Path profile;
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final Map<Long, CompletableFuture<Map<String, Object>>> waiting =
      new ConcurrentHashMap<>();
  private final Map<String, BrowserPage> pages = new ConcurrentHashMap<>();
  private final StringBuilder partial = new StringBuilder();
  private long requests;

  /**
   * The one of this run, started when it is first asked for; without Chromium the test is skipped.
   */
  static synchronized Browser shared(Class<?> test) {
    if (shared.isEmpty()) {
      var browser =
          new Browser(Needs.working(test, "chromium", "chromium-browser", "google-chrome"));
      Runtime.getRuntime().addShutdownHook(new Thread(browser::close));
      shared = Optional.of(browser);
    }
    return shared.get();
  }

  private Browser(Path program) {
    try {
      profile = Files.createTempDirectory("parley-browser");
      process =
          new ProcessBuilder(
                  program.toString(),
                  "--headless",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--in-process-gpu",
                  "--disable-quic",
                  "--disable-dev-shm-usage",
                  "--no-first-run",
                  "--disable-background-networking",
                  "--disable-background-timer-throttling",
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
              .buildAsync(URI.create(address()), this)
              .orTimeout(START.toSeconds(), TimeUnit.SECONDS)
              .join();
    } catch (IOException e) {
      throw new AssertionError("the browser does not start", e);
    }
  }

  /** The browser writes its port and path into its profile when it listens. */
  private String address() throws IOException {
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

  /** A page with storage of its own, still empty. */
  BrowserPage page() {
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
    var page = new BrowserPage(this, (String) session, (String) context);
    pages.put((String) session, page);
    page.prepare();
    return page;
  }

  /** Its page is gone, and all that it stored. */
  void dispose(String session, String context) {
    pages.remove(session);
    request("", "Target.disposeBrowserContext", Map.of("browserContextId", context));
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    partial.append(text);
    if (last) {
      arrived(Json.object(partial.toString()));
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  private void arrived(Map<String, Object> message) {
    if (message.get("id") instanceof Number id) {
      Optional.ofNullable(waiting.remove(id.longValue()))
          .ifPresent(answer -> answer.complete(message));
    } else if (message.get("sessionId") instanceof String session) {
      Optional.ofNullable(pages.get(session)).ifPresent(page -> page.happened(message));
    }
  }

  /** The result of a command; of the browser's own where the session is empty. */
  Map<String, Object> request(String session, String method, Map<String, Object> params) {
    return tried(session, method, params)
        .orElseThrow(() -> new AssertionError(method + " failed: " + params));
  }

  /** The same, empty if the browser cannot do it (now). */
  @SuppressWarnings("unchecked")
  Optional<Map<String, Object>> tried(String session, String method, Map<String, Object> params) {
    var answer = new CompletableFuture<Map<String, Object>>();
    synchronized (this) {
      long id = ++requests;
      var message = new LinkedHashMap<String, Object>();
      message.put("id", id);
      message.put("method", method);
      message.put("params", params);
      if (!session.isEmpty()) {
        message.put("sessionId", session);
      }
      waiting.put(id, answer);
      socket.sendText(Json.write(message), true).join();
    }
    try {
      return Optional.ofNullable(
          (Map<String, Object>) answer.get(ANSWER.toSeconds(), TimeUnit.SECONDS).get("result"));
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("no answer to " + method + " " + params, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void close() {
    socket.abort();
    var all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle each : all) {
      each.onExit().completeOnTimeout(each, 5, TimeUnit.SECONDS).join();
    }
    http.shutdownNow();
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

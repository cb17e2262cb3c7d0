package parley.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The processes and connections of a test class, in a static field, or of one test, in another:
 * only then may the tests of a class run at the same time. What a test opens ends with it, what the
 * class opened before ends with the class; when a test fails, all that the children printed is
 * shown.
 */
final class Lab
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterTestExecutionCallback,
        AfterEachCallback,
        AfterAllCallback {
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Path root;
  private boolean isOfClass;
  private int ofClass;
  private int folders;

  Lab() {
    try {
      root = Files.createTempDirectory("parley-conformance");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> closeFrom(0)));
  }

  /** A new folder, gone with this lab. */
  Path folder() {
    try {
      return Files.createDirectory(root.resolve("f" + folders++));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file(String name, String content) {
    try {
      return Files.writeString(folder().resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  <T extends AutoCloseable> T keep(T resource) {
    open.add(resource);
    return resource;
  }

  /** A server on free ports, ready. */
  ServerProcess server(String type, String... options) {
    return unready(type, folder(), options).ready();
  }

  /** A server on free ports that may still be starting, or may refuse to. */
  ServerProcess unready(String type, Path dataDir, String... options) {
    return launch(type, dataDir, Map.of(), true, ports(type), options);
  }

  /** The ports argument for "any". */
  static List<String> ports(String type) {
    return type.equals("full-server") ? List.of("0", "0", "0") : List.of("0", "0");
  }

  ServerProcess launch(
      String type,
      Path dataDir,
      Map<String, String> env,
      boolean piped,
      List<String> ports,
      String... options) {
    var args = new ArrayList<String>(List.of("127.0.0.1"));
    args.addAll(ports);
    args.addAll(List.of("--data-dir", dataDir.toString()));
    args.addAll(List.of(options));
    return keep(new ServerProcess(type, env, folder(), piped, dataDir, args));
  }

  /** A server's image with exactly these arguments. */
  ServerProcess bare(String type, Map<String, String> env, String... args) {
    return keep(new ServerProcess(type, env, folder(), true, root, List.of(args)));
  }

  /** A client of its own home, started but not told to connect. */
  ClientProcess client(String type, String... args) {
    return clientAt(folder(), type, args);
  }

  ClientProcess clientAt(Path home, String type, String... args) {
    return keep(new ClientProcess(type, Map.of(), home, List.of(args)));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    isOfClass = true;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    ofClass = open.size();
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    context
        .getExecutionException()
        .ifPresent(failure -> {
          var text = new StringBuilder("FAILED " + context.getUniqueId() + "\n");
          for (AutoCloseable resource : List.copyOf(open)) {
            if (resource instanceof Child child) {
              text.append(child.lines).append('\n');
            }
          }
          System.out.println(text);
        });
  }

  @Override
  public void afterEach(ExtensionContext context) {
    closeFrom(ofClass);
    if (!isOfClass) {
      remove();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    closeFrom(0);
    remove();
  }

  /** Again, if a process that is just ending changed something meanwhile. */
  private void remove() {
    Asking.until(
        "end of " + root,
        () -> {
          try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
              Files.deleteIfExists(file);
            }
            return "nothing";
          } catch (IOException | UncheckedIOException e) {
            return e.toString();
          }
        },
        "nothing"::equals);
  }

  private synchronized void closeFrom(int first) {
    while (open.size() > first) {
      AutoCloseable resource = open.removeLast();
      try {
        resource.close();
      } catch (Exception e) {
        throw new AssertionError("cannot close " + resource, e);
      }
    }
  }
}

package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * The examples, built as a stranger builds them: by Maven, outside this build, from what an install
 * puts into a repository.
 */
final class Examples {
  static final Path SOURCES = Path.of(System.getProperty("sources")).normalize();

  /** What the BOM names, what that needs, and the parents of all. */
  private static final List<String> INSTALLED = List.of("api", "loop", "kit");

  /** The programs of the JDK that runs the tests. */
  static final Path JDK = Path.of(System.getProperty("java.home"), "bin");

  /** For Java programs that end before its second compiler has saved the time that it takes. */
  static final List<String> SHORT_RUN = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final Lab LAB = new Lab();
  private static Optional<Examples> built = Optional.empty();

  private final Path folder;

  /** Built once for all test classes, which may run at the same time. */
  static synchronized Examples built() throws IOException, InterruptedException {
    if (built.isEmpty()) {
      built = Optional.of(new Examples(LAB.folder()));
    }
    return built.get();
  }

  private Examples(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    Path repository = install(folder.resolve("repository"));
    try (Stream<Path> files = Files.walk(SOURCES.resolve("examples"))) {
      for (Path file : files.filter(file -> !file.toString().contains("/target")).toList()) {
        Path copy = folder.resolve(SOURCES.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    run(
        folder.resolve("examples"),
        System.getProperty("maven"),
        "-o",
        "-q",
        "-B",
        "-T2",
        "-Dmaven.repo.local=" + repository,
        "-DargLine=" + String.join(" ", SHORT_RUN),
        "package");
  }

  /** The jar of an example. */
  Path jar(String example) {
    return folder.resolve("examples/" + example + "/target/" + example + "-1.0.0.jar");
  }

  /** Not the image's, in which an example's client would find what a user has not. */
  private static List<String> java(String... words) {
    var command = new ArrayList<>(List.of(JDK.resolve("java").toString()));
    command.addAll(SHORT_RUN);
    command.addAll(List.of(words));
    return command;
  }

  /** A port of this machine behind which is the socket, by the example's own client. */
  int relay(Lab lab, Path socket) throws IOException {
    Process relay =
        new ProcessBuilder(
                java(
                    "-cp",
                    jar("transport-unix").toString(),
                    "example.unix.Relay",
                    socket.toString()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    lab.keep(relay::destroyForcibly);
    String line = relay.inputReader().readLine();
    assertTrue(line.startsWith("listening 127.0.0.1:"), line);
    return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
  }

  /** The example's own program that proves that a guest knows the token. */
  List<String> prover(Path token) {
    return java("-cp", jar("auth-token").toString(), "example.token.TokenProof", token.toString());
  }

  /**
   * A local repository of its own in which all that is not ours is the user's: nothing is fetched
   * twice, and nothing of ours gets into the user's.
   */
  private static Path install(Path repository) throws IOException {
    Path users = Path.of(System.getProperty("localRepository"));
    Files.createDirectories(repository);
    try (Stream<Path> groups = Files.list(users)) {
      for (Path group : groups.toList()) {
        if (!group.getFileName().toString().equals("parley")) {
          Files.createSymbolicLink(repository.resolve(group.getFileName()), group);
        }
      }
    }
    String version = version();
    put(repository, "parley", version, "pom", SOURCES.resolve("pom.xml"));
    put(repository, "parley-bom", version, "pom", SOURCES.resolve("bom/pom.xml"));
    for (String module : INSTALLED) {
      String artifact = "parley-" + module;
      Path jar = SOURCES.resolve(module + "/target/" + artifact + "-" + version + ".jar");
      put(repository, artifact, version, "pom", SOURCES.resolve(module + "/pom.xml"));
      put(repository, artifact, version, "jar", jar);
    }
    return repository;
  }

  private static void put(Path repository, String artifact, String version, String type, Path file)
      throws IOException {
    Path place = repository.resolve("parley/" + artifact + "/" + version);
    Files.createDirectories(place);
    Files.copy(file, place.resolve(artifact + "-" + version + "." + type));
  }

  private static String version() throws IOException {
    String pom = Files.readString(SOURCES.resolve("pom.xml"));
    return pom.substring(pom.indexOf("<version>") + 9, pom.indexOf("</version>"));
  }

  /** Runs a program, which must end well; returns what it wrote. */
  static String run(Path folder, String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("MAVEN_OPTS", String.join(" ", SHORT_RUN));
    Process process = builder.start();
    boolean ended = process.waitFor(900, TimeUnit.SECONDS);
    process.destroyForcibly();
    String said = Files.readString(output);
    assertTrue(ended, () -> List.of(command) + " does not end: " + said);
    assertEquals(0, process.exitValue(), () -> List.of(command) + " failed: " + said);
    return said;
  }

  /** Compiles without a module path. */
  static void compile(String classPath, Path output, List<Path> sources) {
    var words = new ArrayList<>(List.of("-proc:none", "-nowarn", "-cp", classPath));
    words.addAll(List.of("-d", output.toString()));
    sources.forEach(source -> words.add(source.toString()));
    var said = new StringWriter();
    var out = new PrintWriter(said);
    var javac = ToolProvider.findFirst("javac").orElseThrow();
    assertEquals(0, javac.run(out, out, words.toArray(String[]::new)), said::toString);
  }

  /** The template under other names, all of which compiles; returns the copy's files. */
  static List<Path> copyOfTheTemplate(String name, String packageName, Path folder)
      throws IOException, InterruptedException {
    Path copy = folder.resolve("transport-" + name);
    String script = SOURCES.resolve("examples/new-transport").toString();
    run(folder, script, name, packageName, copy.toString());
    try (Stream<Path> walk = Files.walk(copy)) {
      List<Path> files = walk.filter(Files::isRegularFile).sorted().toList();
      List<Path> sources =
          files.stream()
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("module-info.java"))
              .toList();
      compile(System.getProperty("java.class.path"), folder.resolve("classes"), sources);
      return files.stream().map(copy::relativize).toList();
    }
  }

  /** A copy of an image, whose files are the same ones. */
  static Path imageLike(String image, Path folder) throws IOException {
    Path from = Child.IMAGES.resolve(image);
    Path to = folder.resolve(image);
    var all = new ArrayList<Path>();
    try (Stream<Path> files = Files.walk(from)) {
      files.filter(file -> !file.startsWith(from.resolve("plugins"))).forEach(all::add);
    }
    for (Path file : all) {
      Path copy = to.resolve(from.relativize(file));
      if (Files.isDirectory(file)) {
        Files.createDirectories(copy);
      } else {
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    Files.createDirectories(to.resolve("plugins"));
    return to;
  }
}

package parley.providers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of one plugin: a folder of jars, or one jar. Links are followed, and told of. What is
 * no plain file is never opened: a pipe would hold up the start for ever.
 */
final class PluginFiles {
  static final String JAR = ".jar";
  private static final int MOST_JARS = 256; // a guess

  /** Of all its jars, a guess: each start reads them whole. */
  private static final long MOST_MEBIBYTES = 512;

  private final Path place;
  private final List<Path> jars = new ArrayList<>();
  private Optional<PluginProblem> problem = Optional.empty();
  private boolean tooLarge;

  private PluginFiles(Path place) {
    this.place = place;
  }

  /** What is there; what is odd about it, {@link #refuseOdd} says. */
  static PluginFiles of(Path place) {
    PluginFiles files = new PluginFiles(place);
    if (!Files.isDirectory(place)) {
      files.jars.add(place);
      return files;
    }
    try (Stream<Path> entries = Files.list(place)) {
      entries.filter(PluginFiles::isNamedJar).sorted().forEach(files.jars::add);
      if (files.jars.size() > MOST_JARS) {
        files.jars.clear();
        files.problem = Optional.of(new PluginProblem("has more than " + MOST_JARS + " jars"));
      }
    } catch (IOException e) {
      files.problem = Optional.of(unreadable(place, e));
    } catch (UncheckedIOException e) {
      files.problem = Optional.of(unreadable(place, e.getCause()));
    }
    files.tooLarge =
        files.jars.stream().mapToLong(PluginFiles::size).sum() > MOST_MEBIBYTES * 1024 * 1024;
    return files;
  }

  /** Whether something in a folder of plugins is meant to be one. */
  static boolean isMeant(Path entry) {
    return !entry.getFileName().toString().startsWith(".")
        && (Files.isDirectory(entry)
            || isNamedJar(entry)
            || (Files.isSymbolicLink(entry) && !Files.exists(entry)));
  }

  private static boolean isNamedJar(Path file) {
    return file.getFileName().toString().endsWith(JAR);
  }

  List<Path> jars() {
    return List.copyOf(jars);
  }

  /** Before anything is opened. */
  void refuseOdd() throws PluginProblem {
    if (problem.isPresent()) {
      throw problem.get();
    }
    for (Path jar : jars) {
      if (Files.isSymbolicLink(jar) && !Files.exists(jar)) {
        throw new PluginProblem(
            "cannot be read: "
                + jar.getFileName()
                + " is a link"
                + target(jar)
                + ", which is gone");
      }
      if (!Files.isRegularFile(jar)) {
        throw new PluginProblem("cannot be read: " + jar.getFileName() + " is no plain file");
      }
    }
    if (tooLarge) {
      throw new PluginProblem("has more than " + MOST_MEBIBYTES + " MiB of jars");
    }
    refuseWritableByOthers(place);
    for (Path jar : jars) {
      if (!Files.isReadable(jar)) {
        throw new PluginProblem("cannot be read: this user may not read " + jar);
      }
      refuseWritableByOthers(jar);
    }
  }

  private static long size(Path jar) {
    try {
      return Files.isRegularFile(jar) ? Files.size(jar) : 0;
    } catch (IOException e) {
      return 0; // it is gone, or cannot be read, which the check says
    }
  }

  private static void refuseWritableByOthers(Path file) throws PluginProblem {
    try {
      if (isWritableByOthers(file)) {
        throw new PluginProblem(
            "can be changed by everybody on this machine: run chmod o-w " + file);
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  static boolean isWritableByOthers(Path file) throws IOException {
    return Files.getFileStore(file).supportsFileAttributeView("posix")
        && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE);
  }

  private static PluginProblem unreadable(Path file, IOException e) {
    String why = e instanceof AccessDeniedException ? "this user may not read it" : e.toString();
    return new PluginProblem("cannot be read: " + file + ": " + why, e);
  }

  /** For people: which of them are somewhere else. */
  List<String> links() {
    return Stream.concat(Stream.of(place), jars.stream())
        .distinct()
        .filter(Files::isSymbolicLink)
        .map(link -> link.getFileName() + " is a link" + target(link))
        .toList();
  }

  private static String target(Path link) {
    try {
      return " to " + Files.readSymbolicLink(link);
    } catch (IOException e) {
      return ""; // it says enough that it is one
    }
  }

  /** What each jar holds. */
  List<Plugin.PluginFile> hashed() {
    return jars.stream()
        .map(
            jar -> new Plugin.PluginFile(jar.getFileName().toString(), tooLarge ? "" : sha256(jar)))
        .toList();
  }

  private static String sha256(Path file) {
    if (!Files.isRegularFile(file)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[64 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        hash.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(hash.digest());
    } catch (IOException e) {
      return ""; // the check has said so already
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}

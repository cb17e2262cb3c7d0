package parley.providers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A plugin's files, before anything in them counts. */
class PluginFilesTest extends PluginCheckScene {
  @Test
  void aFolderWithoutAJarIsRefused() throws IOException {
    Files.createDirectories(place);
    refused("has no jar");
  }

  @Test
  void whatIsNoJarIsRefused() throws IOException {
    Files.createDirectories(place);
    Files.writeString(place.resolve("finder.jar"), "no jar");
    refused("cannot be read: finder.jar is no jar");
  }

  @Test
  void aJarThatEverybodyCanChangeIsRefused() throws IOException {
    Path jar = workshop.jar(place.resolve("finder.jar"), finder());
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-rw-rw-"));
    refused("run chmod o-w " + jar);
  }

  @Test
  void linksAreFollowedAndToldOf() throws IOException {
    Path jar = workshop.jar(root.resolve("elsewhere/finder.jar"), finder());
    Files.createDirectories(place);
    Files.createSymbolicLink(place.resolve("a.jar"), jar);
    Plugin plugin = check();
    assertEquals(Plugin.State.CHECKED, plugin.state(), plugin.problem());
    assertEquals(List.of("a.jar is a link to " + jar), plugin.notes());

    Files.createSymbolicLink(root.resolve("plugins/linked"), place);
    place = root.resolve("plugins/linked");
    assertTrue(check().notes().contains("linked is a link to " + root.resolve("plugins/mine")));
  }

  @Test
  void aFewBytesThatUnpackToManyAreNotUnpacked() throws IOException {
    for (String name :
        List.of(
            "META-INF/services/parley.api.Discovery", "META-INF/versions/25/module-info.class")) {
      var files = finder();
      files.put(name, "#".repeat(1024 * 1024 + 1));
      workshop.jar(place.resolve("finder.jar"), files);
      refused("has a " + name + " of more than 1 MiB in finder.jar");
    }
    var files = finder();
    files.put("META-INF/MANIFEST.MF", "#".repeat(16 * 1024 * 1024 + 1));
    workshop.jar(place.resolve("finder.jar"), files);
    refused("has a META-INF/MANIFEST.MF of more than 16 MiB in finder.jar");
    files = finder();
    files.put(Descriptor.FILE, "#".repeat(1024 * 1024));
    workshop.jar(place.resolve("finder.jar"), files);
    refused("larger than 64 KiB");
  }

  @Test
  void aManifestMayListThousandsOfSignedClasses() throws IOException {
    var manifest = new StringBuilder("Manifest-Version: 1.0\n\n");
    for (int i = 0; manifest.length() <= 2 * 1024 * 1024; i++) {
      manifest.append("Name: finder/Class%d.class\nSHA-256-Digest: %064d\n\n".formatted(i, i));
    }
    var files = finder();
    files.put("META-INF/MANIFEST.MF", manifest.toString());
    workshop.jar(place.resolve("finder.jar"), files);
    Plugin plugin = check();
    assertEquals(Plugin.State.CHECKED, plugin.state(), plugin.problem());
  }

  @Test
  void moreThanAnyPluginNeedsIsNotEvenHashed() throws IOException {
    Path jar = workshop.jar(place.resolve("finder.jar"), finder());
    try (var file = new RandomAccessFile(jar.toFile(), "rw")) {
      file.setLength(513L * 1024 * 1024); // a hole, which takes no space
    }
    refused("has more than 512 MiB of jars");
    assertEquals("", check().files().getFirst().sha256());
  }
}

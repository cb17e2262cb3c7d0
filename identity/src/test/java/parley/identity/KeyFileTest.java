package parley.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
  // RFC 8410, 10.3: what OpenSSL writes for the key of its example.
  private static final String RFC_8410 =
      "-----BEGIN PRIVATE KEY-----\n"
          + "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
          + "-----END PRIVATE KEY-----\n";

  @TempDir Path folder;

  @Test
  void makesAKeyOnceAndReusesIt() throws Exception {
    Path file = folder.resolve("a/b/server.key");
    Identity first = Identity.open(file);
    Identity second = Identity.open(file);
    assertArrayEquals(first.publicKey(), second.publicKey());
    assertEquals(List.of(file), children(file.getParent()), "no draft is left behind");
    if (posix()) {
      assertEquals("rw-------", permissions(file));
      assertEquals("rwx------", permissions(file.getParent()));
      assertEquals("rwx------", permissions(file.getParent().getParent()));
    }
  }

  @Test
  void makesADifferentKeyInEachFile() throws Exception {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      keys.add(HexFormat.of().formatHex(Identity.open(folder.resolve("k" + i)).publicKey()));
    }
    assertEquals(5, keys.size());
  }

  @Test
  void readsWhatOpensslWrites() throws Exception {
    Identity identity = Identity.open(written(RFC_8410));
    assertEquals(
        "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1",
        HexFormat.of().formatHex(identity.publicKey()));
    assertArrayEquals(
        identity.publicKey(),
        Identity.open(written("a comment\r\n" + RFC_8410.replace("\n", "\r\n"))).publicKey());
  }

  @Test
  void writesWhatTheJdkReads() throws Exception {
    Path file = folder.resolve("k");
    Identity identity = Identity.open(file);
    List<String> lines = Files.readAllLines(file);
    assertEquals(3, lines.size());
    assertArrayEquals(identity.privateKey().getEncoded(), Base64.getDecoder().decode(lines.get(1)));
  }

  @Test
  void givesOneKeyToAllWhoMakeItAtTheSameTime() throws Exception {
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (int round = 0; round < 20; round++) {
        Path file = folder.resolve("round" + round + "/deep/server.key");
        CyclicBarrier start = new CyclicBarrier(8);
        List<Future<byte[]>> keys = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          keys.add(
              threads.submit(() -> {
                start.await(60, TimeUnit.SECONDS);
                return Identity.open(file).publicKey();
              }));
        }
        byte[] kept = Identity.open(file).publicKey();
        for (Future<byte[]> key : keys) {
          assertArrayEquals(kept, key.get(60, TimeUnit.SECONDS));
        }
        assertEquals(List.of(file), children(file.getParent()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw-r--r--", "rw--w----", "rw-----w-"})
  void refusesAFileOpenToOthersAndSaysHowToCloseIt(String permissions) throws Exception {
    assumeTrue(posix(), "needs POSIX permissions");
    Path file = folder.resolve("it's a key");
    Identity.open(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    String refusal = refusal(file);
    assertTrue(refusal.contains("chmod 600 '" + folder + "/it'\\''s a key'"), refusal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--------", "rwx------"})
  void acceptsAFileThatOnlyItsOwnerReads(String permissions) throws Exception {
    assumeTrue(posix(), "needs POSIX permissions");
    Path file = folder.resolve("k");
    byte[] key = Identity.open(file).publicKey();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    assertArrayEquals(key, Identity.open(file).publicKey());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "garbage",
        "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----\n",
        // cut short
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy\n",
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp\n"
            + "-----END PRIVATE KEY-----\n",
        // X25519, one digit from Ed25519
        "-----BEGIN PRIVATE KEY-----\n"
            + "MC4CAQAwBQYDK2VuBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
            + "-----END PRIVATE KEY-----\n",
        // another kind of PEM
        "-----BEGIN PUBLIC KEY-----\n"
            + "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
            + "-----END PUBLIC KEY-----\n"
      })
  void refusesWhatIsNoKeyAndLeavesItAlone(String content) throws Exception {
    Path file = written(content);
    assertTrue(refusal(file).contains("does not hold an Ed25519 private key"), refusal(file));
    assertEquals(content, Files.readString(file));
  }

  @Test
  void refusesAFileFarTooLongWithoutReadingAllOfIt() throws Exception {
    assertTrue(refusal(written("x".repeat(5_000) + RFC_8410)).contains("does not hold"));
  }

  @Test
  void refusesAFolder() {
    assertTrue(refusal(folder).contains("is a folder"));
  }

  @Test
  void refusesLinksThatLeadNowhere() throws Exception {
    Path loop = folder.resolve("loop");
    Files.createSymbolicLink(loop, loop);
    assertTrue(refusal(loop).contains("cannot be read"), refusal(loop));
    Path dangling = folder.resolve("dangling");
    Files.createSymbolicLink(dangling, folder.resolve("absent"));
    assertTrue(refusal(dangling).contains("cannot be read"), refusal(dangling));
  }

  @Test
  void followsALinkToAKey() throws Exception {
    Path file = folder.resolve("k");
    Path link = folder.resolve("link");
    byte[] key = Identity.open(file).publicKey();
    Files.createSymbolicLink(link, file);
    assertArrayEquals(key, Identity.open(link).publicKey());
  }

  @Test
  void refusesADeviceInsteadOfReadingItForEver() {
    assumeTrue(Files.exists(Path.of("/dev/zero")), "needs /dev/zero");
    assertTrue(refusal(Path.of("/dev/zero")).contains("not an ordinary file"));
  }

  @Test
  void saysWhyAFileCannotBeMade() throws Exception {
    Path file = Files.createFile(folder.resolve("plain"));
    String refusal = refusal(file.resolve("server.key"));
    assertTrue(refusal.contains("cannot be made"), refusal);
  }

  @Test
  void saysWhoMayReadAnUnreadableFile() throws Exception {
    assumeTrue(posix(), "needs POSIX permissions");
    assumeFalse("root".equals(System.getProperty("user.name")), "root may read every file");
    Path file = written(RFC_8410);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assertTrue(refusal(file).contains("may not be read by this user"), refusal(file));
  }

  private String refusal(Path file) {
    String text = assertThrows(IOException.class, () -> Identity.open(file)).getMessage();
    assertTrue(text.contains(file.toString()) && text.length() > 40, text);
    return text;
  }

  private Path written(String content) throws IOException {
    Path file = Files.createTempFile(folder, "written", "");
    return Files.write(file, content.getBytes(US_ASCII));
  }

  private static List<Path> children(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }

  private boolean posix() {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}

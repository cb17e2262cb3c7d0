package parley.identity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file that holds one Ed25519 seed as PKCS#8 PEM (RFC 8410, section 7), and nothing else. */
final class KeyFile {
  private static final int SEED_BYTES = 32;

  /** Anything longer is not a key file: ours has 119 bytes, and room for a comment is left. */
  private static final int FILE_BYTES = 4_096;

  // SEQUENCE { INTEGER 0, SEQUENCE { OID 1.3.101.112 }, OCTET STRING { OCTET STRING of 32 bytes } }
  private static final byte[] PKCS8_PREFIX =
      HexFormat.of().parseHex("302e020100300506032b657004220420");

  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN PRIVATE KEY-----\\s+([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private KeyFile() {}

  static byte[] openOrCreate(Path named) throws IOException {
    Path file = named.toAbsolutePath();
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      create(file);
    }
    return read(file);
  }

  static byte[] pkcs8(byte[] seed) {
    byte[] der = Arrays.copyOf(PKCS8_PREFIX, PKCS8_PREFIX.length + SEED_BYTES);
    System.arraycopy(seed, 0, der, PKCS8_PREFIX.length, SEED_BYTES);
    return der;
  }

  private static byte[] read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("the key file " + file + " is a folder: name a file in it");
    }
    // Opening a pipe would wait for ever, and a device may have no end.
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("the key file " + file + " is not an ordinary file: name another");
    }
    byte[] content;
    try {
      refuseIfOpenToOthers(file);
      try (InputStream in = Files.newInputStream(file)) {
        content = in.readNBytes(FILE_BYTES + 1);
      }
    } catch (AccessDeniedException e) {
      throw new IOException(
          "the key file " + file + " may not be read by this user: start as its owner", e);
    } catch (FileSystemException e) {
      throw new IOException(
          "the key file " + file + " cannot be read (" + reason(e) + "): check the path", e);
    }
    return seed(content)
        .orElseThrow(() ->
            new IOException(
                "the key file "
                    + file
                    + " does not hold an Ed25519 private key (PKCS#8 PEM): restore it from a"
                    + " copy, or move it away and a new key is made"));
  }

  private static void refuseIfOpenToOthers(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return; // no such permissions on this file system
    }
    Set<PosixFilePermission> open = view.readAttributes().permissions();
    open.retainAll(OTHERS);
    if (!open.isEmpty()) {
      throw new IOException(
          "the key file "
              + file
              + " is open to other users; if nobody can have copied it, run: chmod 600 "
              + quoted(file));
    }
  }

  private static Optional<byte[]> seed(byte[] content) {
    if (content.length > FILE_BYTES) {
      return Optional.empty();
    }
    Matcher pem = PEM.matcher(new String(content, StandardCharsets.ISO_8859_1));
    if (!pem.find()) {
      return Optional.empty();
    }
    byte[] der;
    try {
      der = Base64.getDecoder().decode(pem.group(1).replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // not base64: the caller refuses the file as a whole
    }
    if (der.length != PKCS8_PREFIX.length + SEED_BYTES
        || !Arrays.equals(der, 0, PKCS8_PREFIX.length, PKCS8_PREFIX, 0, PKCS8_PREFIX.length)) {
      return Optional.empty();
    }
    return Optional.of(Arrays.copyOfRange(der, PKCS8_PREFIX.length, der.length));
  }

  private static void create(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder == null) {
      throw new IOException("the key file " + file + " has no folder: name a file in one");
    }
    try {
      Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
      Path draft =
          Files.createTempFile(folder, ".parley-key", ".tmp", ownerOnly(folder, "rw-------"));
      try {
        write(draft);
        publish(draft, file);
      } finally {
        Files.deleteIfExists(draft);
      }
      flushFolder(folder);
    } catch (FileSystemException e) {
      throw new IOException(
          "the key file "
              + file
              + " cannot be made ("
              + reason(e)
              + "): name another place, or make the folder writable for this user",
          e);
    }
  }

  private static void write(Path draft) throws IOException {
    byte[] seed = new byte[SEED_BYTES];
    new SecureRandom().nextBytes(seed);
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getEncoder().encodeToString(pkcs8(seed))
            + "\n-----END PRIVATE KEY-----\n";
    ByteBuffer bytes = ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII));
    try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /**
   * Gives the draft its name unless another process was first: then its key is the one. A hard link
   * is the one portable way, as an atomic move replaces what is there.
   */
  private static void publish(Path draft, Path file) throws IOException {
    try {
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      return; // another process was first; its key is read next
    } catch (UnsupportedOperationException | FileSystemException e) {
      // A file system without hard links (FAT, some network folders): looks, then moves. Two
      // first starts within the same instant are not told apart here.
      publishByMove(draft, file);
    }
  }

  private static void publishByMove(Path draft, Path file) throws IOException {
    try {
      Files.move(draft, file);
    } catch (FileAlreadyExistsException e) {
      return; // as above
    }
  }

  /**
   * So that the new name outlasts a power cut; where a folder cannot be opened it is not needed.
   */
  private static void flushFolder(Path folder) throws IOException {
    if (posix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path folder, String permissions) {
    return posix(folder)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static String reason(FileSystemException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
  }

  private static String quoted(Path file) {
    String path = file.toString();
    return path.matches("[A-Za-z0-9/._@+-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}

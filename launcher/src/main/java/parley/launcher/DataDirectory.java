package parley.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import parley.api.SettingException;

/**
 * The folder of one server's key, locked while the server runs: two servers with one key would take
 * each other's links.
 */
final class DataDirectory implements AutoCloseable {
  private final FileChannel lock;

  private DataDirectory(FileChannel lock) {
    this.lock = lock;
  }

  /**
   * Makes the folder, for its owner alone, if it is not there, and locks it.
   *
   * @throws SettingException if it cannot be used, or another server uses it
   */
  static DataDirectory open(ServerSettings settings) {
    Path folder = Path.of(settings.required(SettingTable.DATA_DIR));
    try {
      Files.createDirectories(folder, ownerOnly());
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!lock(channel)) {
        channel.close();
        throw taken(settings, folder);
      }
      return new DataDirectory(channel);
    } catch (IOException e) {
      throw settings.refuse(
          SettingTable.DATA_DIR,
          "'" + folder + "' cannot be used (" + e + "): name another folder with --data-dir");
    }
  }

  /** A folder that nobody named is another server's because the peer port is. */
  private static SettingException taken(ServerSettings settings, Path folder) {
    String port = settings.text(SettingTable.PEER_PORT).orElse("0");
    boolean isOfPort = settings.isDefault(SettingTable.DATA_DIR) && !port.equals("0");
    return isOfPort
        ? settings.refuse(
            SettingTable.PEER_PORT,
            "another server here has the peer port "
                + port
                + ", and with it the folder '"
                + folder
                + "': give this one another peer port")
        : settings.refuse(
            SettingTable.DATA_DIR,
            "another server is running on '"
                + folder
                + "': give this one a folder of its own with --data-dir");
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by a server in this very process
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}

package parley.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.api.SettingException;

class DataDirectoryTest {
  @TempDir Path folder;

  private ServerSettings settings(Path data) {
    return ServerSettings.resolve(
        SettingTable.of(List.of()),
        Map.of(),
        Map.of("PARLEY_DATA_DIR", data.toString()),
        Optional.empty(),
        folder);
  }

  @Test
  void aSecondServerIsRefusedUntilTheFirstHasEnded() throws IOException {
    var settings = settings(folder.resolve("data"));
    DataDirectory first = DataDirectory.open(settings);
    try (first) {
      String refusal =
          assertThrows(SettingException.class, () -> DataDirectory.open(settings)).getMessage();
      assertTrue(refusal.contains("another server is running on"), refusal);
      assertTrue(refusal.contains("--data-dir"), refusal);
    }
    DataDirectory.open(settings).close();
  }

  @Test
  void aSecondServerOnTheSamePeerPortIsToldOfThePort() throws IOException {
    var settings =
        ServerSettings.resolve(
            SettingTable.of(List.of()), Map.of(), Map.of(), Optional.empty(), folder);
    try (var _ = DataDirectory.open(settings)) {
      String refusal =
          assertThrows(SettingException.class, () -> DataDirectory.open(settings)).getMessage();
      assertTrue(refusal.startsWith("peer-port: another server"), refusal);
      assertTrue(refusal.contains("30303") && !refusal.contains("--data-dir"), refusal);
    }
  }

  @Test
  void aFolderThatSomebodyNamedIsAnotherServersWhateverItsName() throws IOException {
    var settings = settings(folder.resolve("server-30303"));
    try (var _ = DataDirectory.open(settings)) {
      String refusal =
          assertThrows(SettingException.class, () -> DataDirectory.open(settings)).getMessage();
      assertTrue(refusal.startsWith("PARLEY_DATA_DIR: another server is running on"), refusal);
      assertTrue(refusal.contains("--data-dir"), refusal);
    }
  }

  @Test
  void theFolderIsMadeForItsOwnerAlone() throws IOException {
    Path data = folder.resolve("a/b");
    DataDirectory.open(settings(data)).close();
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data)));
  }

  @Test
  void aFolderThatCannotBeMadeIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    String refusal =
        assertThrows(SettingException.class, () -> DataDirectory.open(settings(file.resolve("x"))))
            .getMessage();
    assertTrue(refusal.contains("cannot be used"), refusal);
  }
}

package parley.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KitSettingsTest {
  @Test
  void valuesAreReadByTheirKeys() {
    KitSettings settings = KitSettings.of("path", "/tmp/x", "mode", "strict");
    assertEquals(Optional.of("/tmp/x"), settings.text("path"));
    assertEquals(List.of("strict"), settings.list("mode"));
    assertEquals(Optional.empty(), settings.text("other"));
    assertEquals("path: is gone", settings.refuse("path", "is gone").getMessage());
  }

  @Test
  void aKeyWithoutAValueIsAMistakeOfTheTest() {
    assertThrows(IllegalArgumentException.class, () -> KitSettings.of("path", "/tmp/x", "mode"));
  }
}

package parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.testing.JavadocCheck;

/** An author has nothing else to go by. */
class JavadocTest {
  @Test
  void everyTypeAndMemberThatIsExportedHasAComment(@TempDir Path scratch) throws IOException {
    assertEquals(List.of(), JavadocCheck.missing(Path.of("src/main/java"), scratch));
  }
}

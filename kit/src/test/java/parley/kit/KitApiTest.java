package parley.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.testing.ApiBaseline;
import parley.testing.JavadocCheck;

/** Whoever extends the kit's tests can rely on them, as on the API: ADR 11. */
class KitApiTest {
  private static final ApiBaseline KIT =
      new ApiBaseline("kit", TransportContract.class.getModule());

  @Test
  void everyExportedTypeSaysItsStatus() throws Exception {
    assertEquals(List.of(), KIT.withoutStatus());
  }

  @Test
  void whatIsMaintainedIsAsInTheBaselineOrMore() throws Exception {
    List<String> now = KIT.now();
    assertTrue(now.size() > 20, now::toString);
    assertEquals(List.of(), ApiBaseline.broken(KIT.before(), now), KIT.toDo());
  }

  @Test
  void everyTypeAndMemberThatIsExportedHasAComment(@TempDir Path scratch) throws Exception {
    assertEquals(List.of(), JavadocCheck.missing(Path.of("src/main/java"), scratch));
  }
}

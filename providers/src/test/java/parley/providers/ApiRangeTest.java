package parley.providers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiRangeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.1       | 0.1.0          | true",
        "0.1       | 0.1.7-SNAPSHOT | true",
        "0.1       | 0.2.0          | false",
        "0.2       | 0.1.9          | false",
        "1.2       | 1.9.0          | true",
        "1.2       | 1.1.9          | false",
        "1.2       | 2.0.0          | false",
        "1.2.3     | 1.2.2          | false",
        "[0.1,0.4) | 0.3.9          | true",
        "[0.1,0.4) | 0.4.0          | false",
        "[1, 3)    | 2.5            | true",
      })
  void aVersionReachesToTheNextOneThatMayBreak(String range, String version, boolean included) {
    assertEquals(included, ApiRange.parse(range).includes(ApiRange.Version.parse(version)), range);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "one", "1.", ".1", "[1,2]", "(1,2)", "[2,1)", "[1,1)", "[1", "1.2.3.4"})
  void whatIsNoRangeIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> ApiRange.parse(text));
  }
}

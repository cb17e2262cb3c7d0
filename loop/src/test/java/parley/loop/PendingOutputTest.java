package parley.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PendingOutputTest {
  private final PendingOutput output = new PendingOutput();
  private final ByteArrayOutputStream added = new ByteArrayOutputStream();
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

  private void take(int most) {
    ByteBuffer space = ByteBuffer.allocate(most);
    output.peek(space);
    taken.write(space.array(), 0, space.position());
    output.drop(space.position());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsAddedIsTakenOnceAndInOrder(int seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      if (random.nextInt(seed + 1) > 0) {
        byte[] part = new byte[random.nextInt(40)];
        random.nextBytes(part);
        output.add(part);
        added.writeBytes(part);
      }
      if (random.nextInt(3) == 0) {
        take(random.nextInt(1, 60));
      }
      assertEquals(added.size() - taken.size(), output.bytes());
      assertEquals(output.isEmpty(), output.parts() == 0);
      assertEquals(!output.isEmpty(), output.holdsMemory());
    }
    take(added.size());
    assertTrue(output.isEmpty());
    assertFalse(output.holdsMemory());
    assertArrayEquals(added.toByteArray(), taken.toByteArray());
  }
}

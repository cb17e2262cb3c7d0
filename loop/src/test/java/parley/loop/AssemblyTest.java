package parley.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class AssemblyTest {
  private static final byte[] A = "aaaa".getBytes(UTF_8);
  private static final byte[] B = "bbbb".getBytes(UTF_8);
  private static final byte[] C = "cccc".getBytes(UTF_8);

  private final Assembly assembly = new Assembly(12, 3);

  private static PendingOutput output(byte[]... parts) {
    var output = new PendingOutput();
    for (byte[] part : parts) {
      output.add(part);
    }
    return output;
  }

  /** Reads it to its end, as a write does. */
  private String of(PendingOutput output) {
    return UTF_8.decode(assembly.of(output)).toString();
  }

  @Test
  void whoHasTheSamePartsWaitingGetsTheSameBytes() {
    assertEquals("aaaabbbb", of(output(A, B)));
    byte first = A[0];
    A[0] = 'x'; // parts are never written into: this shows that they are not read again
    try {
      assertEquals("aaaabbbb", of(output(A, B)));
      assembly.forget();
      assertEquals("xaaabbbb", of(output(A, B)));
    } finally {
      A[0] = first;
    }
  }

  @Test
  void otherPartsArePutTogetherAnew() {
    assertEquals("aaaabbbb", of(output(A, B)));
    assertEquals("aaaacccc", of(output(A, C)));
    assertEquals("aaaa", of(output(A)));
    assertEquals("aaaabbbb", of(output(A, B)));
    assertEquals("bbbbaaaa", of(output(B, A)));
    assertEquals("aaaabbbb", of(output(A.clone(), B.clone())));
  }

  @Test
  void whatWasPartlyWrittenGoesOnWhereItWas() {
    assertEquals("aaaabbbb", of(output(A, B)));
    PendingOutput partly = output(A, B);
    partly.drop(1);
    assertEquals("aaabbbb", of(partly));
    assertEquals("aaaabbbb", of(output(A, B)));
    partly.drop(3);
    assertEquals("bbbb", of(partly));
  }

  @Test
  void whatOneWriteDoesNotTakeIsCutOff() {
    assertEquals("aaaabbbbcccc", of(output(A, B, C)));
    assertEquals("aaaabbbbcccc", of(output(A, B, C, A)));
    PendingOutput larger = output(A, B, C, A);
    assertEquals("aaaabbbbcccc", of(larger));
    larger.drop(12);
    assertEquals("aaaa", of(larger));
    assertEquals("aaaabbbbcccc", of(output(A, B, C)));
  }

  @Test
  void afterwardsNoPartIsHeld() throws Exception {
    of(output(A, B, C));
    of(output(A));
    var part = new WeakReference<>(assemble());
    of(output(A, B));
    assembly.forget();
    for (int i = 0; i < 100 && part.get() != null; i++) {
      System.gc();
    }
    assertNull(part.get());
  }

  /** A part that nothing but the assembly refers to afterwards. */
  private byte[] assemble() {
    byte[] part = new byte[4];
    of(output(A, B, part));
    return part;
  }

  @Test
  void theBufferItselfMayBeUsedInBetween() {
    assertEquals("aaaabbbb", of(output(A, B)));
    ByteBuffer space = assembly.space();
    assertEquals(12, space.remaining());
    space.put(C);
    assertEquals("aaaabbbb", of(output(A, B)));
  }
}

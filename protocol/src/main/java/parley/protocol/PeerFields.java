package parley.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The fields that peer frames are made of; every length is checked before anything is made. */
class PeerFields {
  /** Numbers within bytes, big-endian. */
  static final VarHandle U16 = view(short[].class);

  static final VarHandle U32 = view(int[].class);
  static final VarHandle U64 = view(long[].class);

  private final byte[] in;
  private int at;

  PeerFields(byte[] in) {
    this.in = in;
  }

  private static VarHandle view(Class<?> numbers) {
    return MethodHandles.byteArrayViewVarHandle(numbers, ByteOrder.BIG_ENDIAN);
  }

  /** Bytes that no field has taken yet. */
  final int remaining() {
    return in.length - at;
  }

  /** Reads over all that is left. */
  final void skip() {
    at = in.length;
  }

  final long[] longs(String field, int most) throws Refusal {
    int count = count(field, most);
    need(field, count * Long.BYTES);
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = u64(field);
    }
    return values;
  }

  final boolean flag(String field) throws Refusal {
    int value = u8(field);
    if (value > 1) {
      throw Refusal.malformed("the field " + field + " is 0 or 1");
    }
    return value == 1;
  }

  final String text(String field, int least, int most) throws Refusal {
    int length = u16(field);
    if (length < least || length > most) {
      throw Refusal.malformed("the field " + field + " has " + least + " to " + most + " bytes");
    }
    int from = take(field, length);
    return Text.decode(in, from, length, () -> "the field " + field);
  }

  final int count(String field, int most) throws Refusal {
    int count = u16(field);
    if (count > most) {
      throw Refusal.malformed("the field " + field + " has at most " + most + " entries");
    }
    return count;
  }

  final Key key(String field) throws Refusal {
    return Key.owning(fixed(field, Key.LENGTH));
  }

  final byte[] fixed(String field, int length) throws Refusal {
    int from = take(field, length);
    return Arrays.copyOfRange(in, from, from + length);
  }

  final int u8(String field) throws Refusal {
    return in[take(field, 1)] & 0xff;
  }

  final int u16(String field) throws Refusal {
    return (short) U16.get(in, take(field, Short.BYTES)) & 0xffff;
  }

  final long u32(String field) throws Refusal {
    return (int) U32.get(in, take(field, Integer.BYTES)) & 0xffff_ffffL;
  }

  final long u64(String field) throws Refusal {
    return (long) U64.get(in, take(field, Long.BYTES));
  }

  final void need(String field, int bytes) throws Refusal {
    if (remaining() < bytes) {
      throw Refusal.malformed("the frame ends within the field " + field);
    }
  }

  /** Where some bytes begin that are now read. */
  private int take(String field, int bytes) throws Refusal {
    need(field, bytes);
    int from = at;
    at += bytes;
    return from;
  }
}

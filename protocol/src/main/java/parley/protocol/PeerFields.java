package parley.protocol;

import java.nio.ByteBuffer;

/** The fields that peer frames are made of; every length is checked before anything is made. */
class PeerFields {
  private final ByteBuffer in;

  PeerFields(ByteBuffer in) {
    this.in = in;
  }

  /** Bytes that no field has taken yet. */
  final int remaining() {
    return in.remaining();
  }

  /** Reads over all that is left. */
  final void skip() {
    in.position(in.limit());
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
    return Text.decode(fixed(field, length), () -> "the field " + field);
  }

  final int count(String field, int most) throws Refusal {
    int count = u16(field);
    if (count > most) {
      throw Refusal.malformed("the field " + field + " has at most " + most + " entries");
    }
    return count;
  }

  final Key key(String field) throws Refusal {
    return Key.of(fixed(field, Key.LENGTH));
  }

  final byte[] fixed(String field, int length) throws Refusal {
    need(field, length);
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  final int u8(String field) throws Refusal {
    need(field, 1);
    return in.get() & 0xff;
  }

  final int u16(String field) throws Refusal {
    need(field, 2);
    return in.getShort() & 0xffff;
  }

  final long u32(String field) throws Refusal {
    need(field, 4);
    return in.getInt() & 0xffff_ffffL;
  }

  final long u64(String field) throws Refusal {
    need(field, 8);
    return in.getLong();
  }

  final void need(String field, int bytes) throws Refusal {
    if (in.remaining() < bytes) {
      throw Refusal.malformed("the frame ends within the field " + field);
    }
  }
}

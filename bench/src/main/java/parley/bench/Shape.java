package parley.bench;

import java.nio.ByteBuffer;

/**
 * What a delivery looks like on one connection. All have the same length, and the message's number
 * at the same place, so that one is recognised and checked by a few reads of memory.
 *
 * @param length bytes of the whole frame, its end included
 * @param headOffset where eight bytes stand that no other frame has there
 * @param head these eight bytes, as the buffer reads them
 * @param numberOffset where the number's {@link Numbers#DIGITS} digits begin
 */
record Shape(int length, int headOffset, long head, int numberOffset) {
  /** Whether a delivery is there; the caller has checked that so many bytes are. */
  boolean fits(ByteBuffer in, int at) {
    return in.getLong(at + headOffset) == head;
  }

  long number(ByteBuffer in, int at) {
    return Numbers.parse(in, at + numberOffset);
  }

  /** The shape of deliveries like the one that stands there. */
  static Shape of(ByteBuffer in, int at, int length, int headOffset, int numberOffset) {
    return new Shape(length, headOffset, in.getLong(at + headOffset), numberOffset);
  }
}

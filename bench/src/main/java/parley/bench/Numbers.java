package parley.bench;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * A message's number: its channel's and its place in the channel, always 16 digits, so that every
 * delivery has one length. Parley carries it as {@code seq}, which may be up to 2^53.
 */
final class Numbers {
  static final int DIGITS = 16;

  private static final long FIRST = 1_000_000_000_000_000L;
  private static final long PER_CHANNEL = 1_000_000_000L;

  /** Channels that numbers can tell apart. */
  static final int CHANNELS_MOST = 1_000_000;

  private Numbers() {}

  /**
   * @param place from 0, below 10^9
   */
  static long of(int channel, long place) {
    return FIRST + channel * PER_CHANNEL + place;
  }

  static int channel(long number) {
    return (int) ((number - FIRST) / PER_CHANNEL);
  }

  static long place(long number) {
    return (number - FIRST) % PER_CHANNEL;
  }

  static String text(long number) {
    return String.format(Locale.ROOT, "%016d", number);
  }

  /** Reads 16 digits from a little-endian buffer; whatever else stands there is a wrong number. */
  static long parse(ByteBuffer in, int at) {
    return eight(in.getLong(at)) * 100_000_000L + eight(in.getLong(at + 8));
  }

  /**
   * Eight digits at once, the first in the lowest byte: three multiplications (D. Lemire, 2022).
   */
  private static long eight(long digits) {
    long pairs = digits - 0x3030303030303030L;
    pairs = pairs * 10 + (pairs >>> 8);
    return ((pairs & 0x000000FF000000FFL) * 0x000F424000000064L
            + ((pairs >>> 16) & 0x000000FF000000FFL) * 0x0000271000000001L)
        >>> 32;
  }
}

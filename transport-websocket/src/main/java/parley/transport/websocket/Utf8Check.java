package parley.transport.websocket;

/**
 * Strict UTF-8 over any number of pieces: no overlong forms, no surrogates, nothing past U+10FFFF
 * (Unicode 16, table 3-7).
 */
final class Utf8Check {
  private int following;
  private int least = 0x80;
  private int most = 0xbf;

  /** Whether the bytes so far can be the beginning of a text. Not to be called after a false. */
  boolean accepts(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      int next = bytes[i] & 0xff;
      if (following > 0) {
        if (next < least || next > most) {
          return false;
        }
        following--;
        least = 0x80;
        most = 0xbf;
      } else if (next >= 0x80 && !lead(next)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the bytes so far end with a whole character. */
  boolean complete() {
    return following == 0;
  }

  private boolean lead(int next) {
    if (next < 0xc2 || next > 0xf4) {
      return false;
    }
    following = next < 0xe0 ? 1 : next < 0xf0 ? 2 : 3;
    switch (next) {
      case 0xe0 -> least = 0xa0;
      case 0xed -> most = 0x9f;
      case 0xf0 -> least = 0x90;
      case 0xf4 -> most = 0x8f;
      default -> {}
    }
    return true;
  }
}

package parley.overlay;

import java.util.Arrays;

/**
 * Servers whose announcements a neighbour has been asked for: a few, looked for with each entry of
 * each digest, so that they are kept in one array.
 */
final class AskedFor {
  private static final int FIRST_SIZE = 8;

  private long[] ids = new long[FIRST_SIZE];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  boolean contains(long id) {
    return find(id) < size;
  }

  /** Whether it was not among them before. */
  boolean add(long id) {
    if (contains(id)) {
      return false;
    }
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
    }
    ids[size++] = id;
    return true;
  }

  /** Whether it was among them. */
  boolean remove(long id) {
    int at = find(id);
    if (at == size) {
      return false;
    }
    ids[at] = ids[--size];
    return true;
  }

  void clear() {
    size = 0;
  }

  private int find(long id) {
    int at = 0;
    while (at < size && ids[at] != id) {
      at++;
    }
    return at;
  }
}

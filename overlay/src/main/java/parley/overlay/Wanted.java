package parley.overlay;

/**
 * Announcements that a neighbour offers, in the order of its offers: servers, versions, and how far
 * they are over it. After a new link these are all servers, so there is no object for each.
 */
final class Wanted {
  /** Entries at the very most. */
  static final int CAP = Origins.CAP;

  private static final int FIRST_SIZE = 8;

  private long[] ids = new long[FIRST_SIZE];
  private long[] versions = new long[FIRST_SIZE];
  private byte[] hops = new byte[FIRST_SIZE];
  private int head;
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  /** Adds at the end, if there is room. */
  void add(long id, long version, int distance) {
    if (size == CAP) {
      return; // what is offered is offered again
    }
    if (size == ids.length) {
      enlarge();
    }
    int at = (head + size) % ids.length;
    ids[at] = id;
    versions[at] = version;
    hops[at] = (byte) distance;
    size++;
  }

  private void enlarge() {
    int before = ids.length;
    long[] oldIds = ids;
    long[] oldVersions = versions;
    byte[] oldHops = hops;
    allocate(2 * before);
    for (int i = 0; i < before; i++) {
      int from = (head + i) % before;
      ids[i] = oldIds[from];
      versions[i] = oldVersions[from];
      hops[i] = oldHops[from];
    }
    head = 0;
  }

  private void allocate(int length) {
    ids = new long[length];
    versions = new long[length];
    hops = new byte[length];
  }

  /** The server of the first entry. */
  long id() {
    return ids[head];
  }

  /** The version of the first entry. */
  long version() {
    return versions[head];
  }

  /** How far the server of the first entry is. */
  int hops() {
    return hops[head];
  }

  /** Removes the first entry. */
  void remove() {
    head = (head + 1) % ids.length;
    size--;
    if (size == 0 && ids.length > FIRST_SIZE) {
      allocate(FIRST_SIZE);
      head = 0;
    }
  }

  int size() {
    return size;
  }
}

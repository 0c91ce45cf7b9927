package io.diststore.ring.primary;

import io.diststore.ring.segment.Entry;

/** The state of a key with pending writes. Reads return the last committed entry of the key. */
final class Unsettled {
  private Entry committed;
  private int pending;

  Unsettled(Entry committed) {
    this.committed = committed;
  }

  /**
   * Returns the last committed entry. Null if the key was never written or its tombstone was
   * dropped.
   */
  Entry lastCommitted() {
    return committed;
  }

  boolean hasPendingWrites() {
    return pending > 0;
  }

  int pendingWrites() {
    return pending;
  }

  void add() {
    pending++;
  }

  /** One of the pending writes has been committed. Returns true if it was the last one. */
  boolean settle(Entry entry) {
    if (committed == null || committed.version() < entry.version()) {
      committed = entry;
    }
    return --pending == 0;
  }
}

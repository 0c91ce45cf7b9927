package io.diststore.ring.primary;

import io.diststore.ring.segment.Entry;

/** A key with pending writes, at its primary. Reads answer the entry that was committed last. */
final class Unsettled {
  private Entry committed;
  private int pending;

  Unsettled(Entry committed) {
    this.committed = committed;
  }

  /** The last committed entry. Null: the key was never written, or its tombstone was dropped. */
  Entry committed() {
    return committed;
  }

  /** Reports whether any write of the key is pending. */
  boolean isPending() {
    return pending > 0;
  }

  int pending() {
    return pending;
  }

  void add() {
    pending++;
  }

  /** One of the writes is committed. Returns whether no other one is pending. */
  boolean settle(Entry entry) {
    if (committed == null || committed.version() < entry.version()) {
      committed = entry;
    }
    return --pending == 0;
  }
}

package io.diststore.ring.node;

import io.diststore.ring.segment.Entry;

/** A key with pending writes, at its primary: reads answer what was committed last. */
final class Unsettled {
  /** Null: the key was never written, or its tombstone was dropped. */
  Entry committed;

  int pending;

  Unsettled(Entry committed) {
    this.committed = committed;
  }

  /** One of the writes is committed. Returns whether none is pending any more. */
  boolean settle(Entry entry) {
    if (committed == null || committed.version() < entry.version()) {
      committed = entry;
    }
    return --pending == 0;
  }
}

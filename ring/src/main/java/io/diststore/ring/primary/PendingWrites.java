package io.diststore.ring.primary;

import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.RequestId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The writes of one segment that other writers have not stored yet, in the order of their versions.
 *
 * <p>Most segments have no pending write or one, and many segments have some at the same time. So
 * up to eight writes are kept in an array that is searched from the start, which touches one place
 * in memory. Only a segment that many clients write to at once has more; those are found by maps.
 */
final class PendingWrites {
  private static final int FEW_MAX = 8;
  private static final PendingWrite[] NONE = {};

  private PendingWrite[] few = NONE;
  private int count;

  /** Null until there are more than {@link #FEW_MAX}, and again when none is left. */
  private Many many;

  private static final class Many {
    final Map<Long, PendingWrite> byVersion = new LinkedHashMap<>();
    final Map<RequestId, PendingWrite> byId = new HashMap<>();
    final Map<Key, Unsettled> byKey = new HashMap<>();

    void add(PendingWrite write) {
      byVersion.put(write.version(), write);
      if (write.id() != null) {
        byId.put(write.id(), write);
      }
      if (write.unsettled() != null && write.unsettled().isPending()) {
        byKey.put(write.entry().key(), write.unsettled());
      }
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** The write of that version, or null. */
  PendingWrite at(long version) {
    if (many != null) {
      return many.byVersion.get(version);
    }
    for (int i = 0; i < count; i++) {
      if (few[i].version() == version) {
        return few[i];
      }
    }
    return null;
  }

  /** The write of that request, or null. */
  PendingWrite of(RequestId id) {
    if (many != null) {
      return many.byId.get(id);
    }
    for (int i = 0; i < count; i++) {
      if (id.equals(few[i].id())) {
        return few[i];
      }
    }
    return null;
  }

  /** The state of a key with pending writes, or null if it has none. */
  Unsettled unsettled(Key key) {
    if (many != null) {
      return many.byKey.get(key);
    }
    for (int i = 0; i < count; i++) {
      Unsettled unsettled = few[i].unsettled();
      if (unsettled != null && unsettled.isPending() && few[i].entry().key().equals(key)) {
        return unsettled;
      }
    }
    return null;
  }

  /**
   * Adds a write, which must have the highest version.
   *
   * @param before what its key held before the write. It is the committed entry if no other write
   *     of the key is pending.
   */
  void add(PendingWrite write, Entry before) {
    if (write.entry() != null) {
      Unsettled others = unsettled(write.entry().key());
      write.settleWith(others == null ? new Unsettled(before) : others);
      write.unsettled().add();
    }
    count++;
    if (many == null && count > FEW_MAX) {
      many = new Many();
      for (PendingWrite earlier : few) {
        many.add(earlier);
      }
      few = NONE;
    }
    if (many != null) {
      many.add(write);
      return;
    }
    if (count > few.length) {
      few = Arrays.copyOf(few, Math.min(FEW_MAX, Math.max(1, 2 * few.length)));
    }
    few[count - 1] = write;
  }

  /** Removes a write. Returns false if it is not pending. */
  boolean remove(PendingWrite write) {
    if (many != null) {
      if (many.byVersion.remove(write.version()) == null) {
        return false;
      }
      many.byId.remove(write.id());
      many = --count == 0 ? null : many;
      return true;
    }
    int at = 0;
    while (at < count && few[at] != write) {
      at++;
    }
    if (at == count) {
      return false;
    }
    count--;
    System.arraycopy(few, at + 1, few, at, count - at);
    few[count] = null;
    return true;
  }

  /**
   * A write that was removed is committed.
   *
   * @return whether its key has no other pending write
   */
  boolean settle(PendingWrite write) {
    Entry entry = write.entry();
    Unsettled key = write.unsettled() == null ? unsettled(entry.key()) : write.unsettled();
    boolean settled = key != null && key.isPending() && key.settle(entry);
    if (settled && many != null) {
      many.byKey.remove(entry.key(), key);
    }
    return settled;
  }

  /** Visits all writes, the earliest first. The visitor must not add or remove any. */
  void forEach(Consumer<PendingWrite> visitor) {
    if (many != null) {
      many.byVersion.values().forEach(visitor);
      return;
    }
    for (int i = 0; i < count; i++) {
      visitor.accept(few[i]);
    }
  }
}

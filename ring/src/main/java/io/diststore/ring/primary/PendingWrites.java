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
 * The pending writes of one segment, in the order of their versions.
 *
 * <p>Many segments have pending writes at the same time, but most of these segments have only one.
 * So up to eight writes are kept in a small array, which is quick to search from the start. A
 * segment has more than eight pending writes only when many writes to it are in flight at once. Its
 * writes are then kept in maps.
 */
final class PendingWrites {
  private static final int FEW_MAX = 8;
  private static final PendingWrite[] NONE = {};

  private PendingWrite[] few = NONE;
  private int count;

  /**
   * Holds all the writes. Created when there are more than {@link #FEW_MAX} writes, and set to null
   * again when no writes are left.
   */
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
      if (write.unsettled() != null && write.unsettled().hasPendingWrites()) {
        byKey.put(write.entry().key(), write.unsettled());
      }
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Returns the write with this version, or null. */
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

  /** Returns the write of this request, or null. */
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

  /** Returns the state of a key, or null if the key has no pending writes. */
  Unsettled unsettled(Key key) {
    if (many != null) {
      return many.byKey.get(key);
    }
    for (int i = 0; i < count; i++) {
      Unsettled unsettled = few[i].unsettled();
      if (unsettled != null && unsettled.hasPendingWrites() && few[i].entry().key().equals(key)) {
        return unsettled;
      }
    }
    return null;
  }

  /**
   * Adds a write, which must have a higher version than all others.
   *
   * @param before the entry that the key had before the write, or null. If the key has no other
   *     pending write, this is the last committed entry.
   */
  void add(PendingWrite write, Entry before) {
    if (write.entry() != null) {
      Unsettled key = unsettled(write.entry().key());
      write.setUnsettled(key == null ? new Unsettled(before) : key);
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

  /** Removes a write. Returns false if the write is not pending. */
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
   * Records that a write has been committed. The caller has already removed the write, or never
   * added it because it waited for no other writer.
   *
   * @return whether the key of the write had pending writes and has none now
   */
  boolean settle(PendingWrite write) {
    Entry entry = write.entry();
    Unsettled key = write.unsettled() == null ? unsettled(entry.key()) : write.unsettled();
    boolean isSettled = key != null && key.hasPendingWrites() && key.settle(entry);
    if (isSettled && many != null) {
      many.byKey.remove(entry.key(), key);
    }
    return isSettled;
  }

  /** Visits all writes, the earliest first. The visitor must not add or remove writes. */
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

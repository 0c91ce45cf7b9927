package io.diststore.ring.segment;

import java.util.function.Consumer;

/**
 * Entries on the Java heap: open addressing with linear probing over one array of references, no
 * object an entry besides the entry itself. Removal shifts the followers back, so there are no
 * markers to clean up.
 *
 * <p>The low bits of the key's hash choose the slot: the high ones are the same for all keys of a
 * segment.
 */
public final class HeapEntryTable implements EntryTable {
  private static final int SLOTS_MIN = 8;

  private Entry[] slots = new Entry[SLOTS_MIN];
  private int size;

  @Override
  public Entry get(Key key) {
    return slots[slotOf(key)];
  }

  @Override
  public Entry put(Entry entry) {
    int slot = slotOf(entry.key());
    Entry before = slots[slot];
    slots[slot] = entry;
    if (before == null && ++size * 4 > slots.length * 3) {
      rehash(slots.length * 2);
    }
    return before;
  }

  @Override
  public Entry remove(Key key) {
    int hole = slotOf(key);
    Entry removed = slots[hole];
    if (removed == null) {
      return null;
    }
    size--;
    int mask = slots.length - 1;
    for (int next = hole + 1 & mask; slots[next] != null; next = next + 1 & mask) {
      int home = home(slots[next].key(), mask);
      // The follower may move into the hole unless its home lies after the hole.
      if ((next - home & mask) >= (next - hole & mask)) {
        slots[hole] = slots[next];
        hole = next;
      }
    }
    slots[hole] = null;
    if (slots.length > SLOTS_MIN && size * 8 < slots.length) {
      rehash(slots.length / 2);
    }
    return removed;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void forEach(Consumer<Entry> visitor) {
    for (Entry entry : slots) {
      if (entry != null) {
        visitor.accept(entry);
      }
    }
  }

  /** The slot that holds the key, or the empty one where it belongs. */
  private int slotOf(Key key) {
    int mask = slots.length - 1;
    int slot = home(key, mask);
    while (slots[slot] != null && !slots[slot].key().equals(key)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private static int home(Key key, int mask) {
    return (int) key.hash() & mask;
  }

  private void rehash(int length) {
    Entry[] old = slots;
    slots = new Entry[length];
    for (Entry entry : old) {
      if (entry != null) {
        slots[slotOf(entry.key())] = entry;
      }
    }
  }
}

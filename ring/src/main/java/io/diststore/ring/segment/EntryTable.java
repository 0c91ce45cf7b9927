package io.diststore.ring.segment;

import java.util.function.Consumer;

/** The entries of one segment, tombstones included, at most one a key. Used by one thread. */
public interface EntryTable {
  /** The entry of a key, or null. */
  Entry get(Key key);

  /** Puts the entry in place of the key's former one, which is returned, or null. */
  Entry put(Entry entry);

  /** Removes the key's entry and returns it, or null. */
  Entry remove(Key key);

  int size();

  /** Every entry once, in no order; the table must not be changed meanwhile. */
  void forEach(Consumer<Entry> visitor);
}

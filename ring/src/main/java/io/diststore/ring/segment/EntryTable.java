package io.diststore.ring.segment;

import java.util.function.Consumer;

/**
 * The entries of one segment, tombstones included, at most one a key. Used by one thread.
 *
 * <p>What it is given and what it gives are entries; how it keeps them is its own affair. So an
 * entry that was got stays what it was, whatever happens to the table, and two that are got for the
 * same key may be different objects.
 */
public interface EntryTable extends EntryLookup {
  /** What an entry was by which counts and digests are kept, without its bytes. */
  final class Former {
    private long version;
    private boolean live;
    private int valueBytes;
    private boolean expires;

    Former of(long writtenAt, boolean lived, int bytes, boolean expired) {
      version = writtenAt;
      live = lived;
      valueBytes = bytes;
      expires = expired;
      return this;
    }

    public long version() {
      return version;
    }

    public boolean live() {
      return live;
    }

    /** The length of the value, 0 for a tombstone. */
    public int valueBytes() {
      return valueBytes;
    }

    /** Whether it had a time to live. */
    public boolean expires() {
      return expires;
    }
  }

  /** Says of an entry, before it is made, whether it is wanted. */
  @FunctionalInterface
  interface Choice {
    boolean wants(boolean live, long version, long expiresAtMillis);
  }

  /** The version of a key's entry, {@link Version#NONE} without one. */
  long version(Key key);

  /**
   * Puts the entry in place of the key's former one; says what that was, or null. The saying is
   * good until the next one.
   */
  Former put(Entry entry);

  /** The same, of an entry in parts. */
  Former put(EntryParts entry);

  /** Removes the key's entry; says what it was, or null, as {@link #put} does. */
  Former remove(Key key);

  int size();

  /** Every wanted entry once, in no order; the table must not be changed meanwhile. */
  void forEach(Choice choice, Consumer<Entry> visitor);

  /** The key of every entry once, in no order; the table must not be changed meanwhile. */
  void forEachKey(Consumer<Key> visitor);

  /** Every entry once, in no order; the table must not be changed meanwhile. */
  default void forEach(Consumer<Entry> visitor) {
    forEach((live, version, expiresAtMillis) -> true, visitor);
  }

  /**
   * Gives all memory back at once; the table is empty then, and can be used on. To be called for
   * each table that is not needed any more: nobody else does.
   */
  void clear();
}

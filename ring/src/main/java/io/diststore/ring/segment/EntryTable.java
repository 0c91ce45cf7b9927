package io.diststore.ring.segment;

import java.util.function.Consumer;

/**
 * The entries of one segment, including tombstones. A key has at most one entry. For use by one
 * thread.
 *
 * <p>Callers pass and receive {@link Entry} objects, but the table may store entries in a different
 * form. An entry that was returned never changes, whatever happens to the table. Two look-ups of
 * the same key may return different objects.
 */
public interface EntryTable extends EntryLookup {
  /**
   * Describes an entry that was replaced or removed. The description does not contain the key or
   * the value. The segment updates its counts and its digest from it.
   */
  final class ReplacedEntry {
    private long version;
    private boolean live;
    private int valueBytes;
    private boolean expires;

    ReplacedEntry set(long itsVersion, boolean isLive, int itsValueBytes, boolean hasExpiry) {
      version = itsVersion;
      live = isLive;
      valueBytes = itsValueBytes;
      expires = hasExpiry;
      return this;
    }

    public long version() {
      return version;
    }

    public boolean live() {
      return live;
    }

    /** Returns the length of the value; 0 for a tombstone. */
    public int valueBytes() {
      return valueBytes;
    }

    /** Reports whether the entry had a time to live. */
    public boolean expires() {
      return expires;
    }
  }

  /** Decides whether a visit includes an entry, before the entry object is created. */
  @FunctionalInterface
  interface Filter {
    boolean accepts(boolean live, long version, long expiresAtMillis);
  }

  /** Returns the version of a key's entry, or {@link Version#NONE} if the key has no entry. */
  long version(Key key);

  /**
   * Stores the entry in place of the key's previous entry. Returns a description of the previous
   * entry, or null if there was none. The next call to {@code put} or {@code remove} overwrites the
   * description.
   */
  ReplacedEntry put(Entry entry);

  /** Does the same as {@link #put(Entry)} with an entry given as ranges of arrays. */
  ReplacedEntry put(NewEntry entry);

  /**
   * Removes the key's entry. Returns a description of the entry, or null if there was none. The
   * next call to {@code put} or {@code remove} overwrites the description.
   */
  ReplacedEntry remove(Key key);

  int size();

  /**
   * Visits the entries that the filter accepts, each of them once, in no particular order. The
   * visitor must not change the table.
   */
  void forEach(Filter filter, Consumer<Entry> visitor);

  /**
   * Visits the key of every entry once, in no particular order. The visitor must not change the
   * table.
   */
  void forEachKey(Consumer<Key> visitor);

  /** Visits every entry once, in no particular order. The visitor must not change the table. */
  default void forEach(Consumer<Entry> visitor) {
    forEach((live, version, expiresAtMillis) -> true, visitor);
  }

  /**
   * Removes all entries and frees their memory at once. The table can be used again. Callers must
   * clear every table that they no longer need, because the garbage collector does not free the
   * memory of a table.
   */
  default void clear() {
    clear(Integer.MAX_VALUE);
  }

  /**
   * Begins or continues to remove all entries and to free their memory. Until the table is empty,
   * the caller must not use it in any other way.
   *
   * @param entriesMax the maximum number of entries to remove
   * @return how many entries were removed; fewer than {@code entriesMax} if the table is empty now
   */
  int clear(int entriesMax);
}

package io.diststore.ring.segment;

/** Read-only access to the entries of a segment. */
public interface EntryLookup {
  /** Returns the entry of a key, or null. */
  Entry get(Key key);

  /**
   * Finds the entry of a key and makes {@code into} refer to its bytes, without copying them.
   *
   * @param array contains the key, {@code length} bytes beginning at {@code from}
   * @param hash the {@link Key#hash} of the key
   * @param into refers to the entry afterwards, or is absent if there is none
   * @return false if the entry is not stored in one piece. In that case, the caller must use {@link
   *     #get}
   */
  boolean find(byte[] array, int from, int length, long hash, StoredEntry into);
}

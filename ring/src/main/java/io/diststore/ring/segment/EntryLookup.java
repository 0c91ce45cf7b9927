package io.diststore.ring.segment;

/** Finds entries, and changes nothing. */
public interface EntryLookup {
  /** The entry of a key, or null. */
  Entry get(Key key);

  /**
   * Looks at the entry of the key that is part of an array, where it lies.
   *
   * @param hash {@link Key#hash} of it
   * @param into what is seen
   * @return false if it does not lie in one piece: it has to be got then
   */
  boolean see(byte[] array, int from, int length, long hash, SeenEntry into);
}

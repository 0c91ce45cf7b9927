package io.diststore.ring.segment;

/** Finds entries, and changes nothing. */
public interface EntryLookup {
  /** The entry of a key, or null. */
  Entry get(Key key);
}

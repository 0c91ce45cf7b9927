package io.diststore.ring.segment;

import java.util.Arrays;

/**
 * An entry on its way into a table: its key and its value are parts of arrays, which are copied
 * from. One of these is filled again and again. For one thread.
 */
public final class EntryParts {
  byte[] keyArray;
  int keyAt;
  int keyBytes;
  long hash;

  /** Null for a tombstone. */
  byte[] valueArray;

  int valueAt;
  int valueBytes;
  long version;
  long expiresAtMillis;

  /** What the key is. */
  public void key(byte[] array, int at, int bytes) {
    keyArray = array;
    keyAt = at;
    keyBytes = bytes;
    hash = Key.hash(array, at, bytes);
  }

  /** What the value is. */
  public void value(byte[] array, int at, int bytes) {
    valueArray = array;
    valueAt = at;
    valueBytes = bytes;
  }

  /**
   * Which write it is.
   *
   * @param expiry as {@link Entry#expiresAtMillis}
   */
  public void written(long at, long expiry) {
    version = at;
    expiresAtMillis = expiry;
  }

  /** The key, as an object of its own. */
  public Key key() {
    return new Key(Arrays.copyOfRange(keyArray, keyAt, keyAt + keyBytes), hash);
  }

  /** The value, as an array of its own. */
  public byte[] value() {
    return Arrays.copyOfRange(valueArray, valueAt, valueAt + valueBytes);
  }

  /** The hash of the key. */
  public long hash() {
    return hash;
  }

  public int keyBytes() {
    return keyBytes;
  }

  /** 0 for a tombstone. */
  public int valueBytes() {
    return valueBytes;
  }

  boolean live() {
    return valueArray != null;
  }

  EntryParts of(Entry entry) {
    keyArray = entry.key().bytes();
    keyAt = 0;
    keyBytes = keyArray.length;
    hash = entry.key().hash();
    value(entry.value(), 0, entry.live() ? entry.value().length : 0);
    written(entry.version(), entry.expiresAtMillis());
    return this;
  }
}

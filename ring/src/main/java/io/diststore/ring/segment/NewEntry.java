package io.diststore.ring.segment;

import java.util.Arrays;

/**
 * An entry to be put into a table. The key and the value are ranges of arrays, and the table copies
 * them. Callers reuse one object for many entries. For use by one thread.
 */
public final class NewEntry {
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

  /** Sets the key. */
  public void setKey(byte[] array, int at, int bytes) {
    keyArray = array;
    keyAt = at;
    keyBytes = bytes;
    hash = Key.hash(array, at, bytes);
  }

  /** Sets the value. */
  public void setValue(byte[] array, int at, int bytes) {
    valueArray = array;
    valueAt = at;
    valueBytes = bytes;
  }

  /**
   * Sets the version and the end of the time to live.
   *
   * @param newExpiresAtMillis as {@link Entry#expiresAtMillis}
   */
  public void setVersion(long newVersion, long newExpiresAtMillis) {
    version = newVersion;
    expiresAtMillis = newExpiresAtMillis;
  }

  /** Returns a copy of the key. */
  public Key key() {
    return new Key(Arrays.copyOfRange(keyArray, keyAt, keyAt + keyBytes), hash);
  }

  /** Returns a copy of the value. */
  public byte[] value() {
    return Arrays.copyOfRange(valueArray, valueAt, valueAt + valueBytes);
  }

  /** Returns the hash of the key. */
  public long hash() {
    return hash;
  }

  public int keyBytes() {
    return keyBytes;
  }

  /** Returns the length of the value; 0 for a tombstone. */
  public int valueBytes() {
    return valueBytes;
  }

  boolean live() {
    return valueArray != null;
  }

  NewEntry set(Entry entry) {
    keyArray = entry.key().bytes();
    keyAt = 0;
    keyBytes = keyArray.length;
    hash = entry.key().hash();
    setValue(entry.value(), 0, entry.live() ? entry.value().length : 0);
    setVersion(entry.version(), entry.expiresAtMillis());
    return this;
  }
}

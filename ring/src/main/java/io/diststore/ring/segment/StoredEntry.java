package io.diststore.ring.segment;

/**
 * A reference to the bytes of an entry in the place where they are stored, for callers that only
 * pass the entry on. Using the reference creates no object and copies no bytes. The reference is
 * valid until any table changes.
 *
 * <p>Callers reuse one object for many entries. For use by one thread.
 */
public final class StoredEntry {
  private byte[] array;
  private int valueAt;
  private int valueBytes;
  private long version;
  private long expiresAtMillis;

  /** Records that there is no entry. */
  public void setAbsent() {
    array = null;
    version = Version.NONE;
  }

  void setTombstone(long newVersion) {
    array = null;
    version = newVersion;
  }

  void setValue(byte[] in, int at, int bytes, long newVersion, long newExpiresAtMillis) {
    array = in;
    valueAt = at;
    valueBytes = bytes;
    version = newVersion;
    expiresAtMillis = newExpiresAtMillis;
  }

  /**
   * Reports whether the key has a value. If not, there is no entry, or the entry is a tombstone.
   */
  public boolean live() {
    return array != null;
  }

  /** Returns the array that contains the value, among other data. The caller must not modify it. */
  public byte[] array() {
    return array;
  }

  /** Returns the index in the array at which the value begins. */
  public int valueAt() {
    return valueAt;
  }

  public int valueBytes() {
    return valueBytes;
  }

  public long version() {
    return version;
  }

  /**
   * Returns the end of the time to live, as in {@link Entry#expiresAtMillis}. Only valid if the key
   * has a value.
   */
  public long expiresAtMillis() {
    return expiresAtMillis;
  }
}

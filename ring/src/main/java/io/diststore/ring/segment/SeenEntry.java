package io.diststore.ring.segment;

/**
 * A key's entry as it lies in memory, for who only wants to send it on: no object and no copy is
 * made of it. What is seen is good until anything is changed, of whatever table.
 *
 * <p>One of these is looked through again and again. For one thread.
 */
public final class SeenEntry {
  private byte[] array;
  private int valueAt;
  private int valueBytes;
  private long version;
  private long expiresAtMillis;

  /** There is no entry. */
  public void nothing() {
    array = null;
    version = Version.NONE;
  }

  void tombstone(long deletedAt) {
    array = null;
    version = deletedAt;
  }

  void value(byte[] in, int at, int bytes, long writtenAt, long expiry) {
    array = in;
    valueAt = at;
    valueBytes = bytes;
    version = writtenAt;
    expiresAtMillis = expiry;
  }

  /** Whether the key has a value; else there is no entry, or a tombstone. */
  public boolean live() {
    return array != null;
  }

  /** Where the value lies, with other things around it. Not to be changed. */
  public byte[] array() {
    return array;
  }

  /** Where in the array the value begins. */
  public int valueAt() {
    return valueAt;
  }

  public int valueBytes() {
    return valueBytes;
  }

  public long version() {
    return version;
  }

  /** Of a value: as {@link Entry#expiresAtMillis}. */
  public long expiresAtMillis() {
    return expiresAtMillis;
  }
}

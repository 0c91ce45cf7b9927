package io.diststore.ring.segment;

/**
 * The value that a key has had since a certain version. Immutable. If a table stores entries in a
 * different form, it returns copies. So a snapshot of a segment can be a list of entries. Later
 * changes to the segment do not affect that list.
 *
 * @param value the bytes, which must not be modified; null for a tombstone, which means that the
 *     key was deleted at this version
 * @param expiresAtMillis the wall-clock time from which the primary treats the key as absent;
 *     {@link #NEVER} if the value has no time to live
 */
public record Entry(Key key, long version, byte[] value, long expiresAtMillis) {
  public static final long NEVER = 0;

  public static Entry tombstone(Key key, long version) {
    return new Entry(key, version, null, NEVER);
  }

  /**
   * Returns the wall-clock time at which a value with this time to live expires. Returns {@link
   * Long#MAX_VALUE} if the sum would overflow.
   */
  public static long expiryAfter(long wallMillis, long ttlMillis) {
    return ttlMillis > Long.MAX_VALUE - wallMillis ? Long.MAX_VALUE : wallMillis + ttlMillis;
  }

  public boolean live() {
    return value != null;
  }

  public boolean expired(long wallMillis) {
    return expired(expiresAtMillis, wallMillis);
  }

  static boolean expired(long expiresAtMillis, long wallMillis) {
    return expiresAtMillis != NEVER && expiresAtMillis <= wallMillis;
  }

  /**
   * Returns the length of the key plus the length of the value. Leave receipts and the status count
   * these bytes.
   */
  public int bytes() {
    return key.bytes().length + (value == null ? 0 : value.length);
  }

  @Override
  public String toString() {
    return key + "@" + Version.text(version) + (live() ? "=" + value.length + "B" : " deleted");
  }
}

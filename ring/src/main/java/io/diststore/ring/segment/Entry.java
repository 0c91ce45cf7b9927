package io.diststore.ring.segment;

/**
 * The value that a key has had since a certain version. Immutable. If a table stores entries in a
 * different form, it returns copies. So a snapshot of a segment can be a list of entries. Later
 * changes to the segment do not affect that list.
 *
 * @param value the bytes, which must not be modified; null for a tombstone, which means that the
 *     key was deleted at this version
 * @param expiresAtMillis the ring's time from which the primary treats the key as absent; {@link
 *     #NEVER} if the value has no time to live
 */
public record Entry(Key key, long version, byte[] value, long expiresAtMillis) {
  public static final long NEVER = 0;

  public static Entry tombstone(Key key, long version) {
    return new Entry(key, version, null, NEVER);
  }

  /**
   * Returns the ring's time at which a value with this time to live expires. Returns {@link
   * Long#MAX_VALUE} if the sum would overflow.
   */
  public static long expiryAfter(long ringMillis, long ttlMillis) {
    return ttlMillis > Long.MAX_VALUE - ringMillis ? Long.MAX_VALUE : ringMillis + ttlMillis;
  }

  public boolean live() {
    return value != null;
  }

  public boolean expired(long ringMillis) {
    return expired(expiresAtMillis, ringMillis);
  }

  static boolean expired(long expiresAtMillis, long ringMillis) {
    return expiresAtMillis != NEVER && expiresAtMillis <= ringMillis;
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

package io.diststore.ring.segment;

/**
 * What a key holds since one version. Immutable, and a copy where tables keep it otherwise: a
 * snapshot of a segment is a list of them, whatever happens to the segment afterwards.
 *
 * @param value the bytes, or null for a tombstone: deleted at this version. Not to be changed
 * @param expiresAtMillis wall time from which the primary treats it as absent; {@link #NEVER}
 *     without a time to live
 */
public record Entry(Key key, long version, byte[] value, long expiresAtMillis) {
  public static final long NEVER = 0;

  public static Entry tombstone(Key key, long version) {
    return new Entry(key, version, null, NEVER);
  }

  /** When what lives so long from that wall time on expires: at the end of time if it is beyond. */
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

  /** Key and value bytes, as receipts and status count them. */
  public int bytes() {
    return key.bytes().length + (value == null ? 0 : value.length);
  }

  @Override
  public String toString() {
    return key + "@" + Version.text(version) + (live() ? "=" + value.length + "B" : " deleted");
  }
}

package io.diststore.ring.segment;

/** A client, by 128 bits that it drew at random when it started. */
public record ClientId(long high, long low) {
  @Override
  public int hashCode() {
    return Long.hashCode(high * 31 + low);
  }

  @Override
  public String toString() {
    return String.format("%016x%016x", high, low);
  }
}

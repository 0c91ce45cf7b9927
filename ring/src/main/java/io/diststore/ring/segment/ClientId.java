package io.diststore.ring.segment;

/** Identifies a client by 128 bits, which the client drew at random when it started. */
public record ClientId(long high, long low) {
  // Written by hand because client ids are keys of maps, and every request causes look-ups in them.
  // The methods that the compiler generates for a record use method handles. When classes come from
  // an ahead-of-time cache, these handles are not inlined.
  @Override
  public boolean equals(Object other) {
    return other instanceof ClientId id && high == id.high && low == id.low;
  }

  @Override
  public int hashCode() {
    return hash(high, low);
  }

  static int hash(long high, long low) {
    return Long.hashCode(high * 31 + low);
  }

  @Override
  public String toString() {
    return String.format("%016x%016x", high, low);
  }
}

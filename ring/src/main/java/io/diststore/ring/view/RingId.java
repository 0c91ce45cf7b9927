package io.diststore.ring.view;

/**
 * The identity of a ring: 128 random bits, drawn when the ring was founded. Nodes of different
 * rings never exchange messages, and rings never merge.
 */
public record RingId(long high, long low) {
  @Override
  public String toString() {
    return String.format("%016x%016x", high, low);
  }
}

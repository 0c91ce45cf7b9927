package io.diststore.ring.view;

/**
 * The identity of a ring, 128 random bits drawn when it was founded. Nodes of different rings never
 * talk or merge.
 */
public record RingId(long high, long low) {
  @Override
  public String toString() {
    return String.format("%016x%016x", high, low);
  }
}

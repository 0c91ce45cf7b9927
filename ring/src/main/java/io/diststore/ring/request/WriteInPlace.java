package io.diststore.ring.request;

import io.diststore.ring.segment.EntryParts;

/**
 * A put without a condition, as it lies in a message: what {@link Request} and {@link
 * Operation.Put} are in objects. One of these is filled again and again. For one thread.
 */
public final class WriteInPlace {
  /** Key and value. */
  public final EntryParts entry = new EntryParts();

  private long ttlMillis;
  private long clientHigh;
  private long clientLow;
  private long number;
  private long lowestAwaited;

  /** Whose request it is, as {@link Request} has it. */
  public void id(long high, long low, long numbered, long lowest) {
    clientHigh = high;
    clientLow = low;
    number = numbered;
    lowestAwaited = lowest;
  }

  /** How long the value lives, 0 for ever. */
  public void ttlMillis(long millis) {
    ttlMillis = millis;
  }

  public long ttlMillis() {
    return ttlMillis;
  }

  public long clientHigh() {
    return clientHigh;
  }

  public long clientLow() {
    return clientLow;
  }

  public long number() {
    return number;
  }

  public long lowestAwaited() {
    return lowestAwaited;
  }
}

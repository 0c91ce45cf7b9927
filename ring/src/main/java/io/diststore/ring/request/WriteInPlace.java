package io.diststore.ring.request;

import io.diststore.ring.segment.NewEntry;

/**
 * A put without a condition, read directly from a message. It has the same contents as a {@link
 * Request} with an {@link Operation.Put}, but needs no new objects. The caller uses one object for
 * all requests. For use by one thread.
 */
public final class WriteInPlace {
  /** The key and the value. */
  public final NewEntry entry = new NewEntry();

  private long ttlMillis;
  private long clientHigh;
  private long clientLow;
  private long number;
  private long lowestAwaited;

  /**
   * Sets the request id and the client's mark. Both have the same meaning as in {@link Request}.
   */
  public void id(long high, long low, long numbered, long lowest) {
    clientHigh = high;
    clientLow = low;
    number = numbered;
    lowestAwaited = lowest;
  }

  /** Sets the time to live. 0 means that the value never expires. */
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

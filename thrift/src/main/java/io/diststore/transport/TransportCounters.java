package io.diststore.transport;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts the activity of a transport. Only the event loop's thread may change the counters; any
 * thread may read them. If a thread reads several counters one after another, their values can be
 * from different moments. Servers and channels of the same event loop may share one instance.
 */
public final class TransportCounters {
  private final AtomicLong opened = new AtomicLong();
  private final AtomicLong open = new AtomicLong();
  private final AtomicLong bytesIn = new AtomicLong();
  private final AtomicLong bytesOut = new AtomicLong();
  private final AtomicLong messagesIn = new AtomicLong();
  private final AtomicLong messagesOut = new AtomicLong();
  private final AtomicLong oversized = new AtomicLong();
  private final AtomicLong unknownMethods = new AtomicLong();
  private final AtomicLong failedCalls = new AtomicLong();
  private final AtomicLongArray closed = new AtomicLongArray(CloseReason.values().length);

  /** Returns how many connections were opened, by this end or the other. */
  public long connectionsOpened() {
    return opened.get();
  }

  /** Returns how many connections are open now. */
  public long connectionsOpen() {
    return open.get();
  }

  /** Returns how many connections were closed for {@code reason}. */
  public long connectionsClosed(CloseReason reason) {
    return closed.get(reason.ordinal());
  }

  /**
   * Returns how many connections were refused or cut off: all closed ones, except those that the
   * other end closed and those that this end closed on purpose.
   */
  public long connectionsRefused() {
    long sum = 0;
    for (CloseReason reason : CloseReason.values()) {
      if (reason != CloseReason.BY_PEER && reason != CloseReason.BY_US) {
        sum += connectionsClosed(reason);
      }
    }
    return sum;
  }

  /** Returns how many bytes were read from sockets. */
  public long bytesIn() {
    return bytesIn.get();
  }

  /** Returns how many bytes were handed to sockets. */
  public long bytesOut() {
    return bytesOut.get();
  }

  /** Returns how many complete messages were read. */
  public long messagesIn() {
    return messagesIn.get();
  }

  /** Returns how many messages were handed to sockets. */
  public long messagesOut() {
    return messagesOut.get();
  }

  /**
   * Returns how many messages were too large. Such messages are read to their end without being
   * kept.
   */
  public long oversizedMessages() {
    return oversized.get();
  }

  /** Returns how many calls named a method that the server does not have. */
  public long unknownMethods() {
    return unknownMethods.get();
  }

  /** Returns how many calls failed with an exception that their method does not declare. */
  public long failedCalls() {
    return failedCalls.get();
  }

  void countOpened() {
    opened.getAndIncrement();
    open.getAndIncrement();
  }

  void countClosed(CloseReason reason) {
    open.getAndDecrement();
    closed.getAndIncrement(reason.ordinal());
  }

  void countRefusedConnection() {
    closed.getAndIncrement(CloseReason.TOO_MANY_CONNECTIONS.ordinal());
  }

  void countIn(long bytes) {
    add(bytesIn, bytes);
  }

  void countMessageIn() {
    add(messagesIn, 1);
  }

  void countOut(long bytes) {
    add(messagesOut, 1);
    add(bytesOut, bytes);
  }

  /**
   * Adds to a counter that changes with each message. Plain access is enough, because only one
   * thread writes.
   */
  private static void add(AtomicLong counter, long more) {
    counter.lazySet(counter.getPlain() + more);
  }

  void countOversized() {
    oversized.getAndIncrement();
  }

  void countUnknownMethod() {
    unknownMethods.getAndIncrement();
  }

  void countFailedCall() {
    failedCalls.getAndIncrement();
  }
}

package io.diststore.transport;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What a transport has done so far. Written by the event loop, read from any thread; a reading of
 * several counters is not one moment's. Several servers and channels of one event loop may share
 * one.
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

  /** Connections opened so far, both ways. */
  public long opened() {
    return opened.get();
  }

  /** Connections open now. */
  public long open() {
    return open.get();
  }

  /** Connections closed so far for {@code reason}. */
  public long closed(CloseReason reason) {
    return closed.get(reason.ordinal());
  }

  /**
   * Connections and their input that were refused: all that were closed neither by the other end
   * nor on purpose.
   */
  public long refused() {
    long sum = 0;
    for (CloseReason reason : CloseReason.values()) {
      if (reason != CloseReason.BY_PEER && reason != CloseReason.BY_US) {
        sum += closed(reason);
      }
    }
    return sum;
  }

  /** Bytes read from sockets. */
  public long bytesIn() {
    return bytesIn.get();
  }

  /** Bytes handed to sockets. */
  public long bytesOut() {
    return bytesOut.get();
  }

  /** Whole messages read. */
  public long messagesIn() {
    return messagesIn.get();
  }

  /** Messages handed to sockets. */
  public long messagesOut() {
    return messagesOut.get();
  }

  /** Messages read to their end without being kept, as they were too large. */
  public long oversized() {
    return oversized.get();
  }

  /** Calls of methods that nobody serves. */
  public long unknownMethods() {
    return unknownMethods.get();
  }

  /** Calls whose handler failed in a way that its service does not declare. */
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

  /** Of what is counted with each message: there is one writer, so nothing has to be locked. */
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

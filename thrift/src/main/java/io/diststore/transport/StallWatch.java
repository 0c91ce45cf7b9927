package io.diststore.transport;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Future;

/**
 * Closes a connection that stops in the middle: of a message that it sends, or of the answers that
 * it is to take. It runs only while one of the two is under way, with one timer, so idle
 * connections cost nothing. For the event loop's thread.
 */
final class StallWatch {
  private final EventExecutor loop;
  private final TransportLimits limits;
  private final MessageDecoder decoder;
  private final OutboundBatch outbound;
  private final Connection connection;

  private Future<?> timer;
  private boolean taking;
  private long takenBefore;
  private long takenNanos;

  StallWatch(
      EventExecutor loop,
      TransportLimits limits,
      MessageDecoder decoder,
      OutboundBatch outbound,
      Connection connection) {
    this.loop = loop;
    this.limits = limits;
    this.decoder = decoder;
    this.outbound = outbound;
    this.connection = connection;
  }

  /** A message has begun, which must go on. */
  void messageBegun() {
    if (timer == null) {
      schedule(limits.idleMillisMax());
    }
  }

  /** Answers wait for the other end, which must go on to take them. */
  void answersWait() {
    if (!taking) {
      taking = true;
      takenBefore = outbound.taken();
      takenNanos = System.nanoTime();
    }
    if (timer == null) {
      schedule(limits.idleMillisMax());
    }
  }

  void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void check() {
    timer = null;
    if (!connection.channel().isActive()) {
      return;
    }
    long now = System.nanoTime();
    boolean sending = decoder.midMessage() && !connection.isPaused();
    taking &= outbound.pending() > 0;
    long next = limits.idleMillisMax();
    if (sending) {
      long idle = NANOSECONDS.toMillis(now - decoder.progressNanos());
      long whole = NANOSECONDS.toMillis(now - decoder.begunNanos());
      if (idle >= limits.idleMillisMax() || whole >= limits.messageMillisMax()) {
        connection.close(
            CloseReason.SLOW_WRITER,
            "its message began "
                + whole
                + " ms ago and has not ended; its last byte came "
                + idle
                + " ms ago");
        return;
      }
      next = Math.min(limits.idleMillisMax() - idle, limits.messageMillisMax() - whole);
    }
    if (taking) {
      if (outbound.taken() != takenBefore) {
        takenBefore = outbound.taken();
        takenNanos = now;
      }
      long idle = NANOSECONDS.toMillis(now - takenNanos);
      if (idle >= limits.idleMillisMax()) {
        connection.close(
            CloseReason.SLOW_READER,
            "it has taken none of the "
                + outbound.pending()
                + " bytes of answers that wait for it for "
                + idle
                + " ms");
        return;
      }
      next = Math.min(next, limits.idleMillisMax() - idle);
    }
    if (sending || taking || decoder.midMessage()) {
      schedule(next);
    }
  }

  private void schedule(long millis) {
    timer = loop.schedule(this::check, Math.max(1, millis), MILLISECONDS);
  }
}

package io.diststore.transport;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Future;

/**
 * Closes a connection whose other end stalls in the middle of sending a message or of reading its
 * answers. It uses a timer that runs only while a message is incomplete or answers wait. So idle
 * connections cost nothing. Only the event loop's thread may use this class.
 */
final class StallWatch {
  private final EventExecutor loop;
  private final TransportLimits limits;
  private final MessageDecoder decoder;
  private final OutboundBatch outbound;
  private final Connection connection;

  private Future<?> timer;

  /** Whether answers wait for the other end to read them. */
  private boolean answersWait;

  /** The value of {@link OutboundBatch#takenBytes} when the other end last read a byte. */
  private long takenBytes;

  /** The {@link System#nanoTime} at which the other end last read a byte. */
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

  /** Called when the first part of a message has arrived. The rest must follow in time. */
  void onPartialMessage() {
    if (timer == null) {
      schedule(limits.idleMillisMax());
    }
  }

  /**
   * Called when answers wait for the other end to read them. The other end must read them in time.
   */
  void onAnswersWaiting() {
    if (!answersWait) {
      answersWait = true;
      takenBytes = outbound.takenBytes();
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
    boolean messageAwaited = decoder.isMidMessage() && !connection.isPaused();
    answersWait &= outbound.pendingBytes() > 0;
    long nextMillis = limits.idleMillisMax();
    if (messageAwaited) {
      long idleMillis = NANOSECONDS.toMillis(now - decoder.lastByteNanos());
      long wholeMillis = NANOSECONDS.toMillis(now - decoder.partialSinceNanos());
      if (idleMillis >= limits.idleMillisMax() || wholeMillis >= limits.messageMillisMax()) {
        connection.close(
            CloseReason.SLOW_WRITER,
            "a message began to arrive "
                + wholeMillis
                + " ms ago and is incomplete; its last byte arrived "
                + idleMillis
                + " ms ago");
        return;
      }
      nextMillis =
          Math.min(limits.idleMillisMax() - idleMillis, limits.messageMillisMax() - wholeMillis);
    }
    if (answersWait) {
      if (outbound.takenBytes() != takenBytes) {
        takenBytes = outbound.takenBytes();
        takenNanos = now;
      }
      long idleMillis = NANOSECONDS.toMillis(now - takenNanos);
      if (idleMillis >= limits.idleMillisMax()) {
        connection.close(
            CloseReason.SLOW_READER,
            "the other end has "
                + outbound.pendingBytes()
                + " bytes of answers to read, and has read no byte for "
                + idleMillis
                + " ms");
        return;
      }
      nextMillis = Math.min(nextMillis, limits.idleMillisMax() - idleMillis);
    }
    if (messageAwaited || answersWait || decoder.isMidMessage()) {
      schedule(nextMillis);
    }
  }

  private void schedule(long millis) {
    timer = loop.schedule(this::check, Math.max(1, millis), MILLISECONDS);
  }
}

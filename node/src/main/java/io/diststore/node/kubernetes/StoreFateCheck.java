package io.diststore.node.kubernetes;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the API server, on behalf of a leaving node, whether the store still exists. All methods run
 * on the executor's thread; each request to the API server runs on a separate virtual thread.
 */
final class StoreFateCheck {
  private static final Logger LOG = LoggerFactory.getLogger(StoreFateCheck.class);
  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  /**
   * How long a leaving node tolerates denied access. An administrator may have removed the
   * permissions by mistake, and may restore them.
   */
  private static final long ACCESS_DENIED_NANOS = Duration.ofSeconds(10).toNanos();

  private final Supplier<StoreFate> fate;
  private final Executor thread;
  private final LongSupplier nanoTime;
  private final Consumer<String> abandon;

  private boolean waiting;
  private long nextAtNanos;
  private boolean denied;
  private long deniedSinceNanos;

  /**
   * @param fate asks the API server; may block
   * @param thread one thread, which runs everything except {@code fate}
   * @param abandon receives the reason why the node has to exit without handing over
   */
  StoreFateCheck(
      Supplier<StoreFate> fate, Executor thread, LongSupplier nanoTime, Consumer<String> abandon) {
    this.fate = fate;
    this.thread = thread;
    this.nanoTime = nanoTime;
    this.abandon = abandon;
    this.nextAtNanos = nanoTime.getAsLong();
  }

  /**
   * Asks the API server, unless an earlier request is unanswered or was sent less than a second
   * ago.
   */
  void ask() {
    long now = nanoTime.getAsLong();
    if (waiting || now - nextAtNanos < 0) {
      return;
    }
    waiting = true;
    nextAtNanos = now + INTERVAL_NANOS;
    Thread.startVirtualThread(
        () -> {
          StoreFate answer = askNow();
          thread.execute(() -> onAnswer(answer));
        });
  }

  private StoreFate askNow() {
    try {
      return fate.get();
    } catch (RuntimeException failure) {
      LOG.warn("Cannot ask whether the store still exists: {}", failure.toString());
      return StoreFate.KEPT;
    }
  }

  private void onAnswer(StoreFate answer) {
    waiting = false;
    long now = nanoTime.getAsLong();
    if (answer == StoreFate.ACCESS_DENIED && !denied) {
      deniedSinceNanos = now;
    }
    denied = answer == StoreFate.ACCESS_DENIED;
    if (answer == StoreFate.DELETED) {
      abandon.accept("the store is being deleted, so no keys are handed over");
    } else if (denied && now - deniedSinceNanos > ACCESS_DENIED_NANOS) {
      abandon.accept(
          "the API server denies this pod access to the store and to the ring's views, so the node cannot leave the ring properly and exits without handing over");
    }
  }
}

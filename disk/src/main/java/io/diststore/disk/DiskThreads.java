package io.diststore.disk;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** The two threads of a disk: one writes, and one scrubs. */
final class DiskThreads {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final DiskWorker worker;
  private final Scrub scrub;
  private final DiskSettings settings;
  private final LongSupplier nanoClock;
  private final Waiter waiter;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition stopped = lock.newCondition();
  private final Thread writing = new Thread(this::write, "disk-writer");
  private final Thread scrubbing = new Thread(this::scrub, "disk-scrub");
  private volatile boolean isStopping;
  private volatile Throwable failure;

  /** Waits for records. */
  interface Waiter {
    void await(long nanos);
  }

  DiskThreads(
      DiskWorker worker,
      Scrub scrub,
      DiskSettings settings,
      LongSupplier nanoClock,
      Waiter waiter) {
    this.worker = worker;
    this.scrub = scrub;
    this.settings = settings;
    this.nanoClock = nanoClock;
    this.waiter = waiter;
    writing.setDaemon(true);
    scrubbing.setDaemon(true);
  }

  void start() {
    writing.start();
    scrubbing.start();
  }

  private void write() {
    try {
      while (!isStopping) {
        long nanos = worker.step();
        if (nanos > 0) {
          waiter.await(nanos);
        }
      }
      worker.shutDown();
    } catch (Throwable e) {
      // After an error, too, nothing more may be reported as synced.
      failure = e;
      worker.stop(e);
    }
  }

  private void scrub() {
    while (!isStopping && failure == null) {
      try (scrub) {
        scrubOnce();
      } catch (IOException e) {
        scrub.reportUnreadable(e);
      }
      pause(settings.scrubPauseSeconds() * NANOS_PER_SECOND);
    }
  }

  private void scrubOnce() throws IOException {
    Throttle throttle = new Throttle(settings.scrubBytesPerSecond(), nanoClock.getAsLong());
    scrub.begin();
    long bytes;
    do {
      pause(throttle.waitNanos(nanoClock.getAsLong()));
      bytes = scrub.step();
      throttle.add(bytes, nanoClock.getAsLong());
    } while (bytes > 0 && !isStopping);
  }

  private void pause(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (left > 0 && !isStopping) {
        left = stopped.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("the scrub was interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends both threads, after all records are written.
   *
   * @return true if both threads have ended within this time
   */
  boolean stop(long seconds) throws InterruptedException {
    lock.lock();
    try {
      isStopping = true;
      stopped.signalAll();
    } finally {
      lock.unlock();
    }
    return writing.join(Duration.ofSeconds(seconds)) && scrubbing.join(Duration.ofSeconds(seconds));
  }

  /** Returns why the writer has stopped; null if nothing failed. */
  Throwable failure() {
    return failure;
  }
}

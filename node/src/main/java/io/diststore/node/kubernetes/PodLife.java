package io.diststore.node.kubernetes;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a node leaves and when its process ends, by the rules of its pod.
 *
 * <ul>
 *   <li>The preStop's file, or SIGTERM, begins the departure. The node says in a file of its own
 *       when it has left, and goes on forwarding until SIGTERM.
 *   <li>{@code die}, of a pod that is marked as retired, begins it too; but then the node
 *       <em>parks</em>: it goes on forwarding for as long as the pod is there.
 *   <li>A pod that is marked at the boot of its container parks at once: it left in an earlier life
 *       of the container, and must not take keys back.
 *   <li>A parked node ends at once when it is asked to leave. So does any node if the store itself
 *       is gone, or on its way out.
 * </ul>
 *
 * <p>All of it happens on one thread; questions to the API server are asked on others.
 */
public final class PodLife {
  private static final Logger LOG = LoggerFactory.getLogger(PodLife.class);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final long FATE_NANOS = Duration.ofSeconds(1).toNanos();

  /** For how long a leaver may be shut out: rights may be changed by mistake, and come back. */
  private static final long SHUT_OUT_NANOS = Duration.ofSeconds(10).toNanos();

  private final PodFiles files;
  private final Supplier<Fate> fate;
  private final Leaving leaving;
  private final ScheduledExecutorService thread;
  private final LongSupplier nanoTime;

  private volatile boolean parked;
  private volatile boolean retired;
  private boolean toPark;
  private boolean leaveAsked;
  private boolean terminated;
  private boolean left;
  private boolean asking;
  private long askedAt;
  private boolean shutOut;
  private long shutOutSince;

  /**
   * A life that has begun.
   *
   * @param fate asks what becomes of the store; may block
   * @param thread of one thread
   * @param parked whether the container was started in a pod that is marked as retired
   */
  PodLife(
      PodFiles files,
      Supplier<Fate> fate,
      Leaving leaving,
      ScheduledExecutorService thread,
      LongSupplier nanoTime,
      boolean parked) {
    this.files = files;
    this.fate = fate;
    this.leaving = leaving;
    this.thread = thread;
    this.nanoTime = nanoTime;
    this.parked = parked;
    this.retired = parked;
  }

  /** Minds the pod from now on. */
  void mind() {
    leaving.left().thenRun(() -> thread.execute(this::left));
    thread.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether it only forwards, and never joins again, because its pod is retired. Any thread. */
  public boolean parked() {
    return parked;
  }

  /** Whether the pod was marked as retired when that was last looked at. Any thread. */
  public boolean retired() {
    return retired;
  }

  /** The process was told to end by SIGTERM. Any thread. */
  public void terminated() {
    thread.execute(
        () -> {
          terminated = true;
          leaveAsked("SIGTERM");
        });
  }

  /** This pod was told to leave for good: it parks when it has left. Any thread. */
  public void retire() {
    thread.execute(
        () -> {
          if (!toPark) {
            toPark = true;
            leaving.begin("the pod is retired");
            park();
          }
        });
  }

  /** What the files say, and, while the node leaves, the store. */
  void look() {
    retired = files.retired();
    if (!leaveAsked && files.leaveAsked()) {
      leaveAsked("preStop");
    } else if (leaveAsked && !left && !parked) {
      askForFate();
    }
  }

  private void leaveAsked(String why) {
    leaveAsked = true;
    if (left || parked) {
      files.markLeft();
      if (terminated || parked) {
        leaving.end(null);
      }
      return;
    }
    leaving.begin(why);
    askForFate();
  }

  private void left() {
    left = true;
    park();
    if (leaveAsked) {
      files.markLeft();
    }
    if (terminated || parked && leaveAsked) {
      leaving.end(null);
    }
  }

  private void park() {
    if (toPark && left && !parked) {
      parked = true;
      LOG.info("Parked: this pod is retired, forwards, and joins no more.");
    }
  }

  private void askForFate() {
    long now = nanoTime.getAsLong();
    if (asking || askedAt != 0 && now - askedAt < FATE_NANOS) {
      return;
    }
    asking = true;
    askedAt = now;
    Thread.startVirtualThread(
        () -> {
          Fate answer = Fate.LIVES;
          try {
            answer = fate.get();
          } catch (RuntimeException failure) {
            LOG.warn("What becomes of the store cannot be asked: {}", failure.toString());
          }
          Fate known = answer;
          thread.execute(() -> judge(known));
        });
  }

  private void judge(Fate answer) {
    asking = false;
    if (answer != Fate.SHUT_OUT) {
      shutOut = false;
    } else if (!shutOut) {
      shutOut = true;
      shutOutSince = nanoTime.getAsLong();
    }
    boolean tooLong = shutOut && nanoTime.getAsLong() - shutOutSince > SHUT_OUT_NANOS;
    if (!left && (answer == Fate.ENDS || tooLong)) {
      files.markLeft();
      leaving.end(
          answer == Fate.ENDS
              ? "the store is being deleted, so nothing is handed over"
              : "the API server denies this pod the store and its views, so nobody can let it go");
    }
  }
}

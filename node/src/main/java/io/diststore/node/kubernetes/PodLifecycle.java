package io.diststore.node.kubernetes;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when a pod's node leaves its ring and when its process exits.
 *
 * <ul>
 *   <li>The node leaves when the preStop hook has written its file, or when SIGTERM arrives. When
 *       the node has left, it writes a file that lets the hook return. Then it keeps forwarding
 *       requests until SIGTERM, unless SIGTERM has already arrived.
 *   <li>If the pod is marked as retired, the administrator's {@code die} also makes the node leave.
 *       Then the node <em>parks</em>, which means that it keeps forwarding requests as long as its
 *       pod exists.
 *   <li>If the pod was already marked when the container started, the node parks at once. The mark
 *       means that the node leaves its ring for good, so this incarnation must not take keys back.
 *   <li>A parked node exits as soon as the hook has written its file or SIGTERM arrives. A leaving
 *       node in a pod that is being stopped exits without handing over as soon as it learns that
 *       its store is deleted or being deleted. It does the same after the API server has denied it
 *       access to the store and to the ring's views for ten seconds.
 * </ul>
 *
 * <p>Everything runs on one thread, except the requests to the API server.
 */
public final class PodLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(PodLifecycle.class);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(250);

  /**
   * The stages of the lifecycle. A stage says what the node does for its pod and what it awaits.
   */
  enum Stage {
    /**
     * The node is a member of the ring or is joining it. Awaits the preStop hook, SIGTERM or {@code
     * die}.
     */
    SERVING,
    /** Leaving because of the preStop hook. Awaits the end of the leave, or SIGTERM. */
    STOPPING,
    /** Leaving because of SIGTERM. Awaits the end of the leave, and then exits. */
    TERMINATING,
    /** Leaving for good because of {@code die}. Awaits the end of the leave, and then parks. */
    RETIRING,
    /**
     * Leaving for good in a pod that is being stopped. Awaits the end of the leave, and then exits.
     */
    RETIRING_AND_STOPPING,
    /** Has left because of the preStop hook, and forwards requests. Awaits SIGTERM. */
    LEFT,
    /** Has left for good, and forwards requests. Awaits the preStop hook or SIGTERM. */
    PARKED,
    /** The end of a node that has left: the process exits. */
    EXITED,
    /** The end of a parked node: the process exits. */
    EXITED_PARKED,
    /**
     * The end of a node whose store is gone, or that is denied access to it: the process exits
     * without handing over.
     */
    ABANDONED;

    private Set<Stage> next() {
      return switch (this) {
        case SERVING -> EnumSet.of(STOPPING, TERMINATING, RETIRING, EXITED);
        case STOPPING -> EnumSet.of(TERMINATING, RETIRING_AND_STOPPING, LEFT, ABANDONED);
        case TERMINATING -> EnumSet.of(RETIRING_AND_STOPPING, EXITED, ABANDONED);
        case RETIRING -> EnumSet.of(RETIRING_AND_STOPPING, PARKED);
        case RETIRING_AND_STOPPING -> EnumSet.of(EXITED_PARKED, ABANDONED);
        case LEFT -> EnumSet.of(EXITED);
        case PARKED -> EnumSet.of(EXITED_PARKED);
        case EXITED, EXITED_PARKED, ABANDONED -> EnumSet.noneOf(Stage.class);
      };
    }

    boolean leadsTo(Stage stage) {
      return next().contains(stage);
    }

    boolean isParked() {
      return this == PARKED || this == EXITED_PARKED;
    }

    /** Reports whether the pod is being stopped while the node still hands over keys. */
    boolean isStoppingWhileLeaving() {
      return this == STOPPING || this == TERMINATING || this == RETIRING_AND_STOPPING;
    }

    /** Reports whether the preStop hook can still make the node leave or exit. */
    boolean awaitsPreStop() {
      return this == SERVING || this == RETIRING || this == PARKED;
    }
  }

  private final PodFiles files;
  private final ShutdownControl control;
  private final ScheduledExecutorService thread;
  private final StoreFateCheck storeFate;

  private volatile Stage stage;
  private volatile boolean marked;

  /**
   * Creates a lifecycle, which does nothing until {@link #start}.
   *
   * @param fate asks the API server for the fate of the store; may block
   * @param thread an executor with one thread
   * @param parked whether the pod was marked as retired when the container started
   */
  PodLifecycle(
      PodFiles files,
      Supplier<StoreFate> fate,
      ShutdownControl control,
      ScheduledExecutorService thread,
      LongSupplier nanoTime,
      boolean parked) {
    this.files = files;
    this.control = control;
    this.thread = thread;
    this.storeFate = new StoreFateCheck(fate, this::execute, nanoTime, this::abandon);
    this.stage = parked ? Stage.PARKED : Stage.SERVING;
    this.marked = parked;
  }

  /** Starts to watch the pod's files. */
  void start() {
    control.leaveResult().thenRun(() -> execute(this::onLeft));
    thread.scheduleWithFixedDelay(
        () -> runGuarded(this::poll), 0, POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Reports whether the node only forwards requests and never joins again, because its pod is
   * retired. Any thread may call this.
   */
  public boolean isParked() {
    return stage.isParked();
  }

  /** Reports whether the pod was marked as retired at the last poll. Any thread may call this. */
  public boolean isMarked() {
    return marked;
  }

  /** Handles SIGTERM. Any thread may call this. */
  public void onSigterm() {
    execute(
        () -> {
          switch (stage) {
            case SERVING, STOPPING -> become(Stage.TERMINATING, "SIGTERM");
            case RETIRING -> become(Stage.RETIRING_AND_STOPPING, "SIGTERM");
            case LEFT -> become(Stage.EXITED, "SIGTERM");
            case PARKED -> become(Stage.EXITED_PARKED, "SIGTERM");
            // SIGTERM is already known, or the process is exiting anyway.
            case TERMINATING, RETIRING_AND_STOPPING, EXITED, EXITED_PARKED, ABANDONED -> {}
          }
        });
  }

  /**
   * Makes the node leave for good and then park. A repeated call changes nothing. Any thread may
   * call this.
   */
  public void retire() {
    execute(
        () -> {
          switch (stage) {
            case SERVING -> become(Stage.RETIRING, "the pod is retired");
            case STOPPING, TERMINATING -> become(Stage.RETIRING_AND_STOPPING, "the pod is retired");
            case RETIRING, RETIRING_AND_STOPPING, PARKED -> {}
            // The node has left, and its process exits in a moment.
            case LEFT, EXITED, EXITED_PARKED, ABANDONED -> {}
          }
        });
  }

  /**
   * Reads the pod's files. If the node is leaving because its pod stops, also asks for the store's
   * fate.
   */
  private void poll() {
    marked = files.isMarkedRetired();
    if (stage.awaitsPreStop() && files.isLeaveRequested()) {
      onPreStop();
    } else if (stage.isStoppingWhileLeaving()) {
      storeFate.ask();
    }
  }

  private void onPreStop() {
    switch (stage) {
      case SERVING -> become(Stage.STOPPING, "preStop");
      case RETIRING -> become(Stage.RETIRING_AND_STOPPING, "preStop");
      case PARKED -> become(Stage.EXITED_PARKED, "preStop");
      default -> throw new IllegalStateException("unexpected preStop in stage " + stage);
    }
  }

  private void onLeft() {
    switch (stage) {
      // Ctrl-C made the node leave.
      case SERVING -> become(Stage.EXITED, "left");
      case STOPPING -> become(Stage.LEFT, "left");
      case TERMINATING -> become(Stage.EXITED, "left");
      case RETIRING -> become(Stage.PARKED, "left");
      case RETIRING_AND_STOPPING -> become(Stage.EXITED_PARKED, "left");
      // The process is already exiting, or Ctrl-C ends a node that was parked from the start.
      case PARKED, EXITED_PARKED, ABANDONED -> {}
      case LEFT, EXITED -> throw new IllegalStateException("left twice, in stage " + stage);
    }
  }

  private void abandon(String reason) {
    // The node may have left while the API server answered.
    if (stage.isStoppingWhileLeaving()) {
      become(Stage.ABANDONED, reason);
    }
  }

  /**
   * Changes the stage and carries out what the new stage requires. Only this method changes the
   * stage.
   */
  private void become(Stage next, String reason) {
    if (!stage.leadsTo(next)) {
      throw new IllegalStateException(stage + " does not lead to " + next + ": " + reason);
    }
    LOG.trace("{} -> {}: {}", stage, next, reason);
    stage = next;
    switch (next) {
      case STOPPING, TERMINATING, RETIRING_AND_STOPPING -> {
        control.beginLeave(reason);
        storeFate.ask();
      }
      case RETIRING -> control.beginLeave(reason);
      case LEFT -> files.confirmLeft();
      case PARKED ->
          LOG.info("Parked: this pod is retired, so its node forwards requests and never rejoins.");
      case EXITED, EXITED_PARKED -> {
        files.confirmLeft();
        control.exit(null);
      }
      case ABANDONED -> {
        files.confirmLeft();
        control.exit(reason);
      }
      case SERVING -> throw new IllegalStateException("no stage leads to " + next);
    }
  }

  private void execute(Runnable task) {
    thread.execute(() -> runGuarded(task));
  }

  /**
   * Runs a task, and ends the process if the task fails. Otherwise, the node would no longer react
   * to its pod, and would not hand over its keys when the pod is stopped. The executor itself would
   * swallow the exception.
   */
  private void runGuarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException defect) {
      LOG.error(
          "Failed to handle the pod's lifecycle in stage {}; the process exits.", stage, defect);
      control.exit("the node failed to handle its pod's lifecycle: " + defect.getMessage());
    }
  }
}

package io.diststore.ring.shell;

import java.time.Duration;

/**
 * All durations of the protocol, in nanoseconds. All of them are multiples of one setting, the
 * detection time D. When a member has been silent for longer than D, the other members suspect that
 * it is dead. All members of a ring need the same D.
 *
 * <p>D is 1 s by default. Too low: members that pause for garbage collection or are throttled by
 * their machine are marked DOWN, and their segments move for no good reason. Too high: after a
 * crash, writes to the segments of the dead member wait longer.
 *
 * <p>Safety depends on one relation only. The holder of a lease counts {@link #holdNanos} from the
 * time when it sent its beacon. The granter counts {@link #grantNanos} from the time when it
 * answered that beacon. This is one and a half times as long. So the rates of the two clocks may
 * differ by about a third.
 *
 * @param detectionNanos D, from 100 ms to 60 s
 */
public record Timing(long detectionNanos) {
  private static final long DETECTION_NANOS_MIN = Duration.ofMillis(100).toNanos();
  private static final long DETECTION_NANOS_MAX = Duration.ofSeconds(60).toNanos();

  /** The durations for a detection time of 1 s. */
  public static final Timing DEFAULT = new Timing(Duration.ofSeconds(1).toNanos());

  public Timing {
    if (detectionNanos < DETECTION_NANOS_MIN || detectionNanos > DETECTION_NANOS_MAX) {
      throw new IllegalArgumentException(
          "The detection time is "
              + Duration.ofNanos(detectionNanos).toMillis()
              + " ms; it must be from 100 ms to 60,000 ms.");
    }
  }

  /** Returns the interval between two {@link Event.Tick} events. This is D / 20. */
  public long tickNanos() {
    return detectionNanos / 20;
  }

  /**
   * Returns the time after which the other members suspect a member that answers no beacons but
   * sends other messages. This is 1.5 D. So a member is not suspected when only a few of its
   * answers are lost.
   */
  public long heardDetectionNanos() {
    return detectionNanos * 3 / 2;
  }

  /**
   * Returns the interval between two beacons. This is D / 4. So a member is not suspected if only a
   * few of its beacons are lost.
   */
  public long beaconNanos() {
    return detectionNanos / 4;
  }

  /**
   * Returns how long the report in a beacon counts. This is 0.6 D. Members send their next report
   * earlier, so a report stops counting only if its author is unreachable.
   */
  public long reportNanos() {
    return 2 * (beaconNanos() + tickNanos());
  }

  /**
   * Returns how long a lease lasts for its holder, counted from when the holder sent its beacon.
   * This is D.
   */
  public long holdNanos() {
    return detectionNanos;
  }

  /**
   * Returns how long a lease lasts for its granter, counted from when the granter answered the
   * beacon. This is 1.5 D.
   */
  public long grantNanos() {
    return detectionNanos * 3 / 2;
  }

  /**
   * Returns how long a member must be silent before the report of one other member is enough to
   * mark it DOWN. This is 3 D. Before that, two members must report the silence, because a single
   * report may only mean that one link is cut.
   */
  public long oneReporterNanos() {
    return detectionNanos * 3;
  }

  /**
   * Returns how long a gap in a member's own ticks must be to count as a pause. This is 0.4 D.
   * After a pause, the member restarts the clocks with which it measures the silence of the other
   * members.
   */
  public long pauseNanos() {
    return detectionNanos * 2 / 5;
  }

  /**
   * Returns the longest gap of the monotonic clock that a node ignores. This is D / 10. Too low: if
   * the wall clock is slewed, the monotonic clock seems to have stood still. Too high: a holder
   * uses a lease for longer than the granter honours it. The granter honours a lease for only half
   * of D longer than the holder uses it.
   */
  public long standstillNanos() {
    return detectionNanos / 10;
  }

  /**
   * Returns how long a gap in a node's own ticks must be to count as a long pause. This is 10 D.
   * After a long pause, the node refuses writes that may have arrived during the pause.
   */
  public long longPauseNanos() {
    return detectionNanos * 10;
  }

  /**
   * Returns for how long after a long pause the node assumes that any request it reads may have
   * arrived during the pause. This is D.
   */
  public long backlogNanos() {
    return detectionNanos;
  }

  /**
   * Returns how old a beacon may be that a forwarded write names. This is 10 D. Too low: while many
   * beacons are lost, a primary refuses writes that have just been sent. Too high: a write that was
   * delayed on its way may be applied after its outcome was forgotten. So the sum of this time and
   * {@link #requestNanosMax} must be much shorter than {@link #markNanos}.
   */
  public long recentBeaconNanos() {
    return detectionNanos * 10;
  }

  /**
   * Returns how long a proposer gathers requests to join or leave before it proposes one view for
   * all of them. This is 0.3 D. A proposer also waits this long for each elder proposer.
   */
  public long gatherNanos() {
    return detectionNanos * 3 / 10;
  }

  /**
   * Returns the longest time for which a proposer gathers requests while it expects more of them.
   * If a move takes longer than this time, nodes that want to join or leave no longer wait for its
   * end. This is 20 D.
   */
  public long gatherAllNanos() {
    return detectionNanos * 20;
  }

  /**
   * Returns the time after which an unanswered write or session message is sent again. This is D /
   * 4.
   */
  public long resendNanos() {
    return detectionNanos / 4;
  }

  /**
   * Returns how long a primary keeps a request that it cannot serve yet. This is D. Then the
   * primary sends the request back to the entry node.
   */
  public long waitNanos() {
    return detectionNanos;
  }

  /** Returns the time after which an entry node sends an unanswered request again. This is D. */
  public long forwardNanos() {
    return detectionNanos;
  }

  /**
   * Returns how long an entry node waits before it repeats a request that a primary has sent back.
   * This is D / 30.
   */
  public long movedNanos() {
    return detectionNanos / 30;
  }

  /**
   * Returns how long a proposal may take before the proposer reads the register instead. This is D.
   */
  public long proposalNanos() {
    return detectionNanos;
  }

  /**
   * Returns how long a member waits for another member to tell it the ring's time. After that, it
   * uses its own clock. This is 2 D.
   */
  public long clockWaitNanos() {
    return detectionNanos * 2;
  }

  /** Returns the interval at which every member reads the register. This is 5 D. */
  public long readNanos() {
    return detectionNanos * 5;
  }

  /**
   * Returns how long a member waits before it relies on the cell outside the ring, after it has
   * reached the cell again or the cell was set back. This is 6 D. By then, every member that
   * reaches the cell has read it.
   */
  public long settleNanos() {
    return readNanos() + detectionNanos;
  }

  /**
   * Returns the interval at which an isolated member reads the register. This is 2 D. A member is
   * isolated while no other member answers it, or while its view does not list it as live.
   */
  public long isolatedReadNanos() {
    return detectionNanos * 2;
  }

  /**
   * Returns how long all members that should propose must be unreachable before another node
   * proposes. This is 5 D.
   */
  public long orphanedNanos() {
    return detectionNanos * 5;
  }

  /**
   * Returns the interval at which a primary drops the tombstones of an idle segment. This is 0.7 D.
   */
  public long housekeepingNanos() {
    return detectionNanos * 7 / 10;
  }

  /** Returns how long outcomes are remembered after the client's last request. This is 600 D. */
  public long forgetNanos() {
    return detectionNanos * 600;
  }

  /**
   * Returns how long a mark is needed after its client's last request. This is 300 D. After this
   * time, members no longer pass the mark on, and may forget it to make room. A request below the
   * mark must not be under way for longer than this, measured by the clock of any node.
   */
  public long markNanos() {
    return forgetNanos() / 2;
  }

  /**
   * Returns the longest lifetime of a request. This is 120 D. This lifetime must be much shorter
   * than {@link #forgetNanos}.
   */
  public long requestNanosMax() {
    return detectionNanos * 120;
  }

  /**
   * Returns how long a leaving member waits before it leaves without a handover. This is 5 D.
   * During this time, the member may reach a majority that can decide a view without it, and
   * members that were marked DOWN may return and take over.
   */
  public long leaverPatienceNanos() {
    return detectionNanos * 5;
  }

  /**
   * Returns the longest time for which a removed member keeps running while other members lack the
   * view that removed it. This is 30 D. The removed member may be the only member that has this
   * view.
   */
  public long lingerNanos() {
    return detectionNanos * 30;
  }
}

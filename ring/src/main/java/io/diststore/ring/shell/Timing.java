package io.diststore.ring.shell;

import java.time.Duration;

/**
 * All durations of the protocol, in nanoseconds. They all follow from one setting, the detection
 * time D. When a member has not sent a message for D, the other members suspect that it is dead.
 * All members of a ring need the same D.
 *
 * <p>D is 1 s by default. Too low: members that pause for garbage collection or are throttled by
 * their machine are marked DOWN, and their segments move without need. Too high: after a crash,
 * writes to the segments of the dead member wait longer.
 *
 * <p>Safety depends on one relation only. The holder of a lease counts {@link #holdNanos} from when
 * the holder sent its beacon. The granter counts {@link #grantNanos}, which is half as long again,
 * from when the granter answered. So the rates of their clocks may differ by about a third.
 *
 * @param detectionNanos D, from 100 ms to 60 s
 */
public record Timing(long detectionNanos) {
  private static final long DETECTION_NANOS_MIN = Duration.ofMillis(100).toNanos();
  private static final long DETECTION_NANOS_MAX = Duration.ofSeconds(60).toNanos();

  /** The detection time is 1 s. */
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
   * Returns the interval between two beacons. This is D / 4. So some beacons may be lost within D.
   */
  public long beaconNanos() {
    return detectionNanos / 4;
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
   * Returns how long a member must be silent until the report of one other member is enough to mark
   * it DOWN. This is 3 D. Before that, two members must report the silence, because a single report
   * may only mean that one link is cut.
   */
  public long oneReporterNanos() {
    return detectionNanos * 3;
  }

  /**
   * Returns how long a gap in a member's own ticks must be to count as a pause. This is 0.4 D.
   * After a pause, the member restarts its silence clocks.
   */
  public long pauseNanos() {
    return detectionNanos * 2 / 5;
  }

  /**
   * Returns how long a gap in a node's own ticks must be to count as a long pause. This is 10 D.
   * After a long pause, the node does not treat writes that arrived meanwhile as new.
   */
  public long longPauseNanos() {
    return detectionNanos * 10;
  }

  /**
   * Returns for how long after a long pause a request may have arrived during the pause. This is D.
   */
  public long backlogNanos() {
    return detectionNanos;
  }

  /**
   * Returns for how long requests to join or leave are gathered into one view. This is 0.3 D. In
   * addition, each proposer waits this long for each proposer that is elder.
   */
  public long gatherNanos() {
    return detectionNanos * 3 / 10;
  }

  /** Returns the longest time for gathering requests while more are expected. This is 20 D. */
  public long gatherAllNanos() {
    return detectionNanos * 20;
  }

  /**
   * Returns the time after which a write or a message of a session is sent again if it is not
   * answered. This is D / 4.
   */
  public long resendNanos() {
    return detectionNanos / 4;
  }

  /**
   * Returns how long a primary keeps a request that it cannot serve yet. This is D. Then it sends
   * the request back to the entry node.
   */
  public long waitNanos() {
    return detectionNanos;
  }

  /**
   * Returns the time after which an entry node sends a request again if it is not answered. This is
   * D.
   */
  public long forwardNanos() {
    return detectionNanos;
  }

  /**
   * Returns how long an entry node waits before it repeats a request that was sent back. This is D
   * / 30.
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
   * Returns how long a member waits for an answer with the ring's time, until the member starts
   * from its own wall clock. This is 2 D.
   */
  public long clockWaitNanos() {
    return detectionNanos * 2;
  }

  /** Returns the interval at which every member reads the register. This is 5 D. */
  public long readNanos() {
    return detectionNanos * 5;
  }

  /**
   * Returns the interval at which a member reads the register while the member reaches no other
   * member, or while the view in force does not list the member as live. This is 2 D.
   */
  public long isolatedReadNanos() {
    return detectionNanos * 2;
  }

  /**
   * Returns how long every member that should propose must be unreachable before another node
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
   * Returns how long a mark is of use after its client's last request. This is 300 D. After this
   * time, members no longer pass the mark on, and may forget it to make room. This time must be
   * longer than any request below the mark can still be under way, by the clock of any node.
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
   * Returns how long a leaving member waits before it leaves without a handover. This is 5 D. The
   * member waits for a reachable majority that can decide a view without it, and for members that
   * were marked DOWN and may return to take over.
   */
  public long leaverPatienceNanos() {
    return detectionNanos * 5;
  }

  /**
   * Returns the longest time for which a removed member stays while others lack the view without
   * it. This is 30 D. The removed member may be the only one that has this view.
   */
  public long lingerNanos() {
    return detectionNanos * 30;
  }
}

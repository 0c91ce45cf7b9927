package io.diststore.locator;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Notices that the monotonic clock stood still while time went on, which would make leases last too
 * long. It compares the advance of {@link System#nanoTime} with that of two other clocks:
 *
 * <ul>
 *   <li>the {@link BootClock}, which counts the time for which the machine is suspended
 *   <li>the wall clock. When a virtual machine continues from a snapshot, all its clocks may
 *       continue where they stopped, until the hypervisor or a time server sets the wall clock
 * </ul>
 *
 * <p>A wall clock that was set forward for another reason looks the same. A wall clock that is only
 * slewed does not.
 *
 * <p>The watch compares with the lowest lead of the last lease time, not with the lead at the last
 * check. So many small gaps within the time of one lease cannot add up to more than twice the
 * tolerance.
 */
final class StandstillWatch {
  /**
   * Longer gaps are reported as gaps of this length. All durations that matter to a ring are much
   * shorter.
   */
  private static final long GAP_NANOS_MAX = Duration.ofDays(1).toNanos();

  private final long toleranceNanos;
  private final long windowNanos;
  private final LongSupplier bootNanos;
  private final LongSupplier wallMillis;
  private final Lead bootLead = new Lead();
  private final Lead wallLead = new Lead();
  private boolean isStarted;
  private long suspendedNanos;

  /**
   * @param toleranceNanos gaps up to this length are not noticed
   * @param windowNanos the time of a lease
   * @param bootNanos reads a clock that counts the time for which the machine is suspended
   * @param wallMillis reads the wall clock
   */
  StandstillWatch(
      long toleranceNanos, long windowNanos, LongSupplier bootNanos, LongSupplier wallMillis) {
    this.toleranceNanos = toleranceNanos;
    this.windowNanos = windowNanos;
    this.bootNanos = bootNanos;
    this.wallMillis = wallMillis;
  }

  /**
   * Returns for how long the monotonic clock has stood still since the last check, or 0 if it has
   * not.
   *
   * @param nowNanos the time of the monotonic clock, read just now
   */
  long check(long nowNanos) {
    long boot = bootNanos.getAsLong() - nowNanos;
    long wall = wallMillis.getAsLong() * 1_000_000 - nowNanos;
    if (!isStarted) {
      isStarted = true;
      bootLead.start(boot, nowNanos);
      wallLead.start(wall, nowNanos);
      return 0;
    }
    suspendedNanos = bootLead.gap(boot, nowNanos);
    return Math.min(Math.max(suspendedNanos, wallLead.gap(wall, nowNanos)), GAP_NANOS_MAX);
  }

  /**
   * Returns the part of the gap that the last check found and that does not depend on the wall
   * clock. It has no bound, because a machine may be suspended for longer than a day.
   */
  long suspendedNanos() {
    return suspendedNanos;
  }

  /** How far another clock is ahead of the monotonic clock. */
  private final class Lead {
    private long lowest;
    private long since;

    void start(long lead, long nowNanos) {
      lowest = lead;
      since = nowNanos;
    }

    long gap(long lead, long nowNanos) {
      long risen = lead - lowest;
      boolean isGap = risen > toleranceNanos;
      if (isGap || risen < 0 || nowNanos - since > windowNanos) {
        start(lead, nowNanos);
      }
      return isGap ? risen : 0;
    }
  }
}

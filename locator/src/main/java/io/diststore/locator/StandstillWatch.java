package io.diststore.locator;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Notices when the monotonic clock has stood still. Without this class, leases would last too long
 * after a standstill. The watch compares the advance of {@link System#nanoTime} with the advance of
 * two other clocks:
 *
 * <ul>
 *   <li>the {@link BootClock}, which counts the time for which the machine is suspended
 *   <li>the wall clock. When a virtual machine continues from a snapshot, all its clocks may
 *       continue where they stopped, until the hypervisor or a time server sets the wall clock
 * </ul>
 *
 * <p>If the wall clock is set forward for another reason, the watch reports a gap too. If the wall
 * clock is only slewed, the watch reports none.
 *
 * <p>The lead of another clock is the time by which it is ahead of the monotonic clock. The watch
 * compares each lead not only with the lead at the last check, but with the lowest lead within the
 * last {@code windowNanos}. So small gaps during one lease cannot add up to more than twice the
 * tolerance.
 */
final class StandstillWatch {
  /**
   * A longer gap is reported as a gap of this length. All durations in the ring's protocol are much
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
   * @param windowNanos the duration of a lease for its holder
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
   * Returns how long the monotonic clock has stood still since the last check; 0 if it has not
   * stood still.
   *
   * @param nowNanos a reading of the monotonic clock, taken immediately before this call
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
   * Returns the part of the last check's gap that the {@link BootClock} has shown, so that it does
   * not depend on the wall clock. This part has no upper bound, because a machine may be suspended
   * for longer than a day.
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

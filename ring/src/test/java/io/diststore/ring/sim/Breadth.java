package io.diststore.ring.sim;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * The parameters that only wide runs vary ({@link FaultKind#WIDE}). All other runs use {@link
 * #NARROW}.
 *
 * @param members the number of machines; 0 means that the scenario decides
 * @param copies the number of copies; 0 means that the scenario decides
 * @param faultNanos how long faults occur
 * @param rateSpread how far the rate of a machine's clock may differ from 1
 * @param depth how many operations each client may have at the same time
 * @param lag how far the marks of a client may lag behind the lowest request that it awaits
 * @param sessionDelayNanos the maximum additional delay of a session's messages. If it is long,
 *     moves take longer than most faults
 * @param addsShortFaults whether short faults happen too ({@link Faults})
 * @param suspends whether the clocks of paused machines stand still
 * @param recoversWrongly whether an administrator confirms that members are dead although they are
 *     alive
 * @param behavesAsLargeRing whether the members behave as in a ring of many members
 */
record Breadth(
    int members,
    int copies,
    long faultNanos,
    double rateSpread,
    int depth,
    int lag,
    long sessionDelayNanos,
    boolean addsShortFaults,
    boolean suspends,
    boolean recoversWrongly,
    boolean behavesAsLargeRing) {
  static final Breadth NARROW = new Breadth(0, 0, 0, .07, 1, 0, 0, true, false, false, false);

  /** The protocol allows that the rates of two clocks differ by a third. These differ by less. */
  private static final double RATE_SPREAD_MAX = .19;

  private static final int MANY_MEMBERS = 40;
  private static final double FAULT_SECONDS_MIN = 8;
  private static final double FAULT_SECONDS_MAX = 600;
  private static final double PAUSE_SECONDS_MAX = 1800;

  private static final int KEYS_PER_MINUTE = 4;
  private static final double MINUTES_MAX = 10;

  /** A large ring has many messages per second, so its runs are short. */
  private static final long MANY_MEMBERS_FAULT_NANOS = Duration.ofSeconds(20).toNanos();

  /** Draws the parameters of a seed's wide run. */
  static Breadth of(long seed) {
    SplittableRandom random = new SplittableRandom(seed * 31 + 7);
    boolean hasManyMembers = random.nextInt(100) == 0;
    boolean hasVeryLongPause = random.nextInt(30) == 0;
    int members =
        hasManyMembers
            ? MANY_MEMBERS
            : random.nextInt(3) == 0 ? 6 + random.nextInt(7) : 3 + random.nextInt(4);
    double seconds =
        FAULT_SECONDS_MIN
            * Math.pow(FAULT_SECONDS_MAX / FAULT_SECONDS_MIN, Math.pow(random.nextDouble(), 2));
    if (hasVeryLongPause) {
      seconds += random.nextDouble() * PAUSE_SECONDS_MAX;
    }
    boolean hasUnevenClocks = random.nextInt(3) > 0;
    return new Breadth(
        members,
        random.nextInt(8) == 0 ? 1 : random.nextInt(3) == 0 ? 3 : 2,
        hasManyMembers ? MANY_MEMBERS_FAULT_NANOS : (long) (seconds * 1e9),
        hasUnevenClocks ? RATE_SPREAD_MAX : NARROW.rateSpread,
        1 + random.nextInt(4),
        random.nextInt(3) * 10,
        Duration.ofMillis(random.nextInt(4) == 0 ? 3000 : 0).toNanos(),
        !hasManyMembers && random.nextInt(3) == 0,
        !hasUnevenClocks && random.nextBoolean(),
        random.nextInt(16) == 0,
        random.nextInt(6) == 0);
  }

  /**
   * Returns how many keys the run needs at least. The longer a run, the more writes with unknown
   * results it has. The check of histories can track only a limited number of them per key.
   */
  int keysMin() {
    return (int) (KEYS_PER_MINUTE * (1 + Math.min(faultNanos / 60e9, MINUTES_MAX)));
  }

  /**
   * Returns how far the time that a value lives may differ from its time to live, as a fraction.
   */
  double lifetimeError() {
    return rateSpread > NARROW.rateSpread ? .25 : .1;
  }
}

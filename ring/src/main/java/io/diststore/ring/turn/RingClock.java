package io.diststore.ring.turn;

import io.diststore.ring.message.BeaconAnswer;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The ring's time, which decides when values expire. All members estimate the same time, whatever
 * their wall clocks show.
 *
 * <p>Each member has its own clock, which follows the monotonic clock of its machine. A member that
 * joins sets its own clock to the ring's time. The founder of a ring has no other members to ask,
 * so it sets its own clock to its wall clock. Each answer to a beacon carries its sender's own
 * clock. From these answers, each member estimates every member's own clock. The lower median of
 * these clocks is the ring's time. If a full member's own clock differs from the ring's time by
 * more than {@link #DIFFERENCE_MILLIS_MAX}, the member sets its own clock to the ring's time.
 *
 * <p>The answers also carry the wall clock of the sender. Members use it only to report a wall
 * clock that is wrong.
 */
public final class RingClock {
  /**
   * How much a full member's own clock may differ from the ring's time. Too low: members follow
   * each other's estimation errors, and the ring's time drifts. Too high: the ring's time jumps
   * when a member joins or leaves.
   */
  private static final long DIFFERENCE_MILLIS_MAX = 1000;

  /**
   * Limits how much longer the round trip of a new estimate may be than that of the estimate that
   * it replaces. The limit is the age of the replaced estimate divided by this number. So one slow
   * message does not spoil a good estimate.
   */
  private static final int AGE_PER_ROUND_TRIP = 8;

  /** The value for a clock that is not set, or for a wall clock that is not known. */
  private static final long UNKNOWN = BeaconAnswer.UNKNOWN;

  /**
   * An estimate of the clocks of another member. Each offset is the other member's clock minus the
   * monotonic clock of this member.
   */
  private record Reading(
      boolean hasClock,
      long clockOffsetMillis,
      boolean hasWall,
      long wallOffsetMillis,
      long roundTripNanos,
      long atNanos) {}

  private final NodeId self;
  private final Timing timing;
  private final Map<NodeId, Reading> readings = new HashMap<>();

  /** Whether this member has set its own clock since it started or its clock last stood still. */
  private boolean isSet;

  /** Whether this member has ever set its own clock. */
  private boolean wasSet;

  /** This member's own clock, minus its monotonic clock. */
  private long ownOffsetMillis;

  /** The ring's time, minus the monotonic clock of this member. */
  private long ringOffsetMillis;

  /** The wall clock of this member, minus its monotonic clock. */
  private long wallOffsetMillis;

  private long wallAheadMillis;

  /** Since when this member has waited for the ring's time. Valid only if {@link #isWaiting}. */
  private long waitingSince;

  private boolean isWaiting;

  RingClock(NodeId self, Timing timing) {
    this.self = self;
    this.timing = timing;
  }

  // ---- queries

  /**
   * Reports whether this member knows the ring's time. A member that joins does not know it until
   * another member has answered a beacon. The same is true after the monotonic clock stood still.
   */
  public boolean isSet() {
    return isSet;
  }

  /**
   * Returns the ring's time in milliseconds. If this member does not know the ring's time, returns
   * a time so early that no value has expired.
   */
  long ringMillis(long now) {
    return isSet ? ringOffsetMillis + now / 1_000_000 : Long.MIN_VALUE;
  }

  /** Returns this member's own clock in milliseconds, or {@link BeaconAnswer#UNKNOWN}. */
  public long ownMillis(long now) {
    return isSet ? ownOffsetMillis + now / 1_000_000 : UNKNOWN;
  }

  /**
   * Returns the wall clock of this member in milliseconds. Since the last tick, it has advanced
   * with the monotonic clock.
   */
  public long wallMillis(long now) {
    return Math.max(UNKNOWN + 1, wallOffsetMillis + now / 1_000_000);
  }

  /**
   * Returns the milliseconds by which the wall clock of this member is ahead of the lower median of
   * the wall clocks of all live members. Negative if it is behind.
   */
  public long wallAheadMillis() {
    return wallAheadMillis;
  }

  // ---- events

  /**
   * Another member has answered a beacon that this member sent at {@code sentAt}. The other member
   * read its clocks at some time between {@code sentAt} and {@code now}.
   */
  public void onBeaconAnswer(NodeId by, BeaconAnswer answer, long sentAt, long now) {
    long roundTrip = now - sentAt;
    if (roundTrip > timing.holdNanos()) {
      return;
    }
    boolean hasClock = answer.clockMillis() != UNKNOWN;
    Reading before = readings.get(by);
    if (before != null
        && before.hasClock == hasClock
        && roundTrip - before.roundTripNanos > (now - before.atNanos) / AGE_PER_ROUND_TRIP) {
      return;
    }
    long readAt = (now - roundTrip / 2) / 1_000_000;
    readings.put(
        by,
        new Reading(
            hasClock,
            answer.clockMillis() - readAt,
            answer.wallMillis() != UNKNOWN,
            answer.wallMillis() - readAt,
            roundTrip,
            now));
  }

  void onView(View view) {
    readings.keySet().removeIf(id -> !view.lists(id));
  }

  /**
   * The monotonic clock stood still. So the estimates of all other clocks are out of date, and this
   * member's own clock is behind. The length of the gap is uncertain if only the wall clock has
   * shown it, because perhaps someone has set the wall clock. So this member must learn the ring's
   * time from the other members again. If no other member knows the time, this member continues
   * with its own clock, set forward by {@code suspendedNanos}.
   *
   * @param nanos about how long the monotonic clock stood still
   * @param suspendedNanos the part of {@code nanos} that is certain
   */
  void onClockStoodStill(long nanos, long suspendedNanos) {
    readings.clear();
    ownOffsetMillis += suspendedNanos / 1_000_000;
    wallOffsetMillis += nanos / 1_000_000;
    isSet = false;
    isWaiting = false;
  }

  /**
   * @param view the view in force, or null
   */
  void onTick(long now, long wallMillis, View view) {
    wallOffsetMillis = wallMillis - now / 1_000_000;
    if (view == null) {
      return;
    }
    Member me = view.member(self);
    boolean isFull = me != null && me.full();
    wallAheadMillis = wallAhead(view, me != null && me.live());
    // A member that is not full still sets its own clock by the others, so its clock does not
    // count. If no member is full, the clocks of all live members count.
    boolean onlyFull = isFull || view.members().stream().anyMatch(m -> m.full());
    long[] clocks = new long[view.members().size()];
    int known = 0;
    int others = 0;
    int unanswered = 0;
    for (Member member : view.members()) {
      boolean counts = onlyFull ? member.full() : member.live();
      if (!counts) {
        continue;
      }
      if (member.id().equals(self)) {
        if (isSet) {
          clocks[known++] = ownOffsetMillis;
        }
        continue;
      }
      others++;
      Reading reading = readings.get(member.id());
      if (reading == null) {
        unanswered++;
      } else if (reading.hasClock) {
        clocks[known++] = reading.clockOffsetMillis;
      }
    }
    if (known > 0) {
      follow(lowerMedian(clocks, known), isFull);
    } else if (!isSet && (others == 0 || unanswered == 0 || hasWaited(now))) {
      // No other member knows the ring's time, so it begins or continues here.
      follow(
          wasSet ? ownOffsetMillis : Math.max(wallOffsetMillis, UNKNOWN + 1 - now / 1_000_000),
          isFull);
    }
  }

  /** Reports whether this member has waited long enough for another member to tell it the time. */
  private boolean hasWaited(long now) {
    if (!isWaiting) {
      isWaiting = true;
      waitingSince = now;
    }
    return now - waitingSince >= timing.clockWaitNanos();
  }

  private void follow(long ringOffset, boolean isFull) {
    boolean differs = Math.abs(ownOffsetMillis - ringOffset) > DIFFERENCE_MILLIS_MAX;
    if (!isSet || !isFull || differs) {
      ownOffsetMillis = ringOffset;
    }
    isSet = true;
    wasSet = true;
    ringOffsetMillis = ringOffset;
  }

  private long wallAhead(View view, boolean isLive) {
    long[] walls = new long[view.members().size() + 1];
    int known = 0;
    if (isLive) {
      walls[known++] = wallOffsetMillis;
    }
    for (Member member : view.members()) {
      Reading reading = member.live() ? readings.get(member.id()) : null;
      if (reading != null && reading.hasWall) {
        walls[known++] = reading.wallOffsetMillis;
      }
    }
    return known == 0 ? 0 : wallOffsetMillis - lowerMedian(walls, known);
  }

  private static long lowerMedian(long[] values, int count) {
    Arrays.sort(values, 0, count);
    return values[(count - 1) / 2];
  }
}

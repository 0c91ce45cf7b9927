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
 * The ring's time, which decides when values expire. It is the same on all members, whatever their
 * wall clocks show.
 *
 * <p>Each member has a clock of its own that follows the monotonic clock of its machine. The member
 * sets this clock by those of the other members when it joins. Only the member that founds a ring
 * sets it by its wall clock, so the wall clock of the founder only decides from where the ring
 * counts. The answers to beacons carry the sender's clock. From these answers each member estimates
 * the clocks of all members, and takes their lower median as the ring's time. A full member whose
 * own clock differs from that by more than {@link #DIFFERENCE_MILLIS_MAX} sets its clock again.
 *
 * <p>The answers also carry the sender's wall clock, but only to report a wall clock that is wrong.
 */
public final class RingClock {
  /**
   * The clock of a full member may differ from the ring's time by this much. Too low: members
   * follow each other's errors of estimation, and the ring's time drifts. Too high: the ring's time
   * jumps when a member comes or goes.
   */
  private static final long DIFFERENCE_MILLIS_MAX = 1000;

  /**
   * An older estimate is replaced only by one whose round trip is not longer by more than this part
   * of the age of the older one. So one slow message does not spoil a good estimate.
   */
  private static final int AGE_PER_ROUND_TRIP = 8;

  /** The value of a clock that is not set, or of a wall clock that is not known. */
  private static final long UNKNOWN = BeaconAnswer.UNKNOWN;

  /**
   * An estimate of another member's clocks. They are stored as the differences to the monotonic
   * clock of this member.
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

  /** Whether this member has set its clock, and its monotonic clock has not stood still since. */
  private boolean isSet;

  /** Whether this member has ever set its clock. */
  private boolean wasSet;

  /** The clock of this member, minus its monotonic clock. */
  private long ownOffsetMillis;

  /** The ring's time, minus the monotonic clock of this member. */
  private long ringOffsetMillis;

  /** The wall clock of this member, minus its monotonic clock. */
  private long wallOffsetMillis;

  private long wallAheadMillis;

  /** Since when this member has had a view and no time. Valid only if {@link #isWaiting}. */
  private long waitingSince;

  private boolean isWaiting;

  RingClock(NodeId self, Timing timing) {
    this.self = self;
    this.timing = timing;
  }

  // ---- queries

  /**
   * Reports whether this member knows the ring's time. A member that joins, or whose monotonic
   * clock stood still, does not know it until it has the first answer to a beacon.
   */
  public boolean isSet() {
    return isSet;
  }

  /** Returns the ring's time in milliseconds. While it is not known, no value has expired. */
  long ringMillis(long now) {
    return isSet ? ringOffsetMillis + now / 1_000_000 : Long.MIN_VALUE;
  }

  /** Returns the clock of this member in milliseconds, or {@link BeaconAnswer#UNKNOWN}. */
  public long ownMillis(long now) {
    return isSet ? ownOffsetMillis + now / 1_000_000 : UNKNOWN;
  }

  /** Returns the wall clock of this member in milliseconds, as of the last tick. */
  public long wallMillis(long now) {
    return Math.max(UNKNOWN + 1, wallOffsetMillis + now / 1_000_000);
  }

  /**
   * Returns by how much the wall clock of this member is ahead of the lower median of the wall
   * clocks of all live members. Negative if it is behind.
   */
  public long wallAheadMillis() {
    return wallAheadMillis;
  }

  // ---- events

  /**
   * Another member has answered a beacon that this member sent at {@code sentAt}. The member read
   * its clocks at some time between then and now.
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
   * The monotonic clock stood still, so all that this member knows about other clocks is out of
   * date. Its own clock is behind, too. How far is uncertain: only the wall clock may have shown
   * the gap, and somebody may have set the wall clock. So the other members have to tell this
   * member the time again. If none of them knows it, the own clock goes on, ahead by the time that
   * is certain.
   *
   * @param nanos about how long the clock stood still
   * @param suspendedNanos for how long it certainly stood still
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
    // A member that is being filled is only setting its clock, so it does not count, unless the
    // ring has no other members.
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

  /** Reports whether this member has waited long enough for a member that knows the time. */
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

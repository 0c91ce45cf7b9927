package io.diststore.ring.primary;

import io.diststore.ring.segment.Entry;
import io.diststore.ring.turn.Turn;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes expired values and finds clients that have been silent for a long time. The sweep does
 * this even in segments that no client uses. The sweep visits a few segments per tick, so no event
 * takes long. With the default times, the sweep visits each segment once per minute.
 */
final class Sweep {
  private static final int TICKS_PER_ROUND = 1200;

  /**
   * A tick visits no further segment when it has walked through this many entries. Walking through
   * them takes a few milliseconds.
   */
  private static final int WALKED_PER_TICK = 32_768;

  /**
   * How many expired values one visit of a segment deletes. The next tick visits the segment again
   * if there may be more. So the deletions of a visit take a few milliseconds.
   */
  private static final int EXPIRED_PER_VISIT = 1024;

  /** How many clients one tick visits. With the default times, a minute is enough for a million. */
  private static final int CLIENTS_PER_TICK = 1024;

  private final Turn turn;
  private final Primaries primaries;
  private int next;
  private int due;

  /** How many entries the current tick has walked through. */
  private int walked;

  Sweep(Turn turn, Primaries primaries) {
    this.turn = turn;
    this.primaries = primaries;
  }

  void onTick() {
    if (turn.view() == null || !turn.isInForce()) {
      return;
    }
    // If the ring has fewer segments than a round has ticks, some ticks visit no segment. If the
    // segments are so large that the ticks fall behind, the round takes longer.
    due = Math.min(due, TICKS_PER_ROUND) + turn.view().segments();
    walked = 0;
    while (due >= TICKS_PER_ROUND && walked < WALKED_PER_TICK) {
      due -= TICKS_PER_ROUND;
      next = (next + 1) % turn.view().segments();
      sweep(next);
    }
    turn.marks()
        .forgetSilent(
            CLIENTS_PER_TICK,
            turn.now() - turn.timing().forgetNanos(),
            turn.now() - primaries.forgetNanos());
  }

  private void sweep(int segment) {
    PrimarySegment primary = primaries.get(segment);
    if (primary == null || !primary.isServing()) {
      return;
    }
    if (primary.data().expiring() > 0) {
      deleteExpired(primary);
    }
    if (!primary.data().requests().silentSince(turn.now() - primaries.forgetNanos(), 1).isEmpty()) {
      primaries.markUntidy(segment);
    }
  }

  private void deleteExpired(PrimarySegment primary) {
    walked += primary.data().keys() + primary.data().tombstones();
    List<Entry> expired = new ArrayList<>();
    primary
        .data()
        .forEachExpired(
            turn.ringMillis(),
            entry -> {
              if (expired.size() < EXPIRED_PER_VISIT) {
                expired.add(entry);
              }
            });
    for (int i = 0; i < expired.size() && !primaries.pending().isFull(); i++) {
      primary.expire(expired.get(i));
    }
    if (expired.size() == EXPIRED_PER_VISIT || primaries.pending().isFull()) {
      // The next tick visits this segment again.
      next--;
      due += TICKS_PER_ROUND;
      walked = WALKED_PER_TICK;
    }
  }
}

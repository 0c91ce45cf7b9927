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

  /** How many clients one tick visits. With the default times, a minute is enough for a million. */
  private static final int CLIENTS_PER_TICK = 1024;

  private final Turn turn;
  private final Primaries primaries;
  private int next;
  private int due;

  Sweep(Turn turn, Primaries primaries) {
    this.turn = turn;
    this.primaries = primaries;
  }

  void onTick() {
    if (turn.view() == null || !turn.isInForce()) {
      return;
    }
    // If the ring has fewer segments than a round has ticks, some ticks visit no segment.
    due += turn.view().segments();
    while (due >= TICKS_PER_ROUND) {
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
    List<Entry> expired = new ArrayList<>(0);
    primary.data().forEachExpired(turn.ringMillis(), expired::add);
    expired.forEach(primary::expire);
    if (!primary.data().requests().silentSince(turn.now() - primaries.forgetNanos(), 1).isEmpty()) {
      primaries.markUntidy(segment);
    }
  }
}

package io.diststore.ring.node;

import io.diststore.ring.segment.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes round the segments a few at a time, so that values whose time is over and outcomes of silent
 * clients do not stay until somebody asks for their keys. One round takes about a minute at the
 * default times.
 */
final class Sweep {
  /** Ticks of one round. */
  private static final int TICKS_PER_ROUND = 1200;

  private final Turn turn;
  private final Primaries primaries;
  private int next;
  private int due;

  Sweep(Turn turn, Primaries primaries) {
    this.turn = turn;
    this.primaries = primaries;
  }

  void tick() {
    if (turn.view == null || !turn.inForce()) {
      return;
    }
    // Fewer segments than ticks: some ticks have none.
    due += turn.view.segments();
    while (due >= TICKS_PER_ROUND) {
      due -= TICKS_PER_ROUND;
      next = (next + 1) % turn.view.segments();
      sweep(next);
    }
    if (next == 0) {
      turn.marks.forgetSilentSince(turn.now - turn.timing.forgetNanos());
    }
  }

  private void sweep(int segment) {
    PrimarySegment primary = primaries.get(segment);
    if (primary == null || !primary.serving()) {
      return;
    }
    List<Entry> expired = new ArrayList<>(0);
    primary.data().forEachExpired(turn.wallMillis(), expired::add);
    expired.forEach(primary::expire);
    if (!primary.data().requests().silentSince(turn.now - turn.timing.forgetNanos()).isEmpty()) {
      primaries.untidy(segment);
    }
  }
}

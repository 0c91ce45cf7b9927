package io.diststore.ring.copy;

import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.turn.Turn;
import java.util.ArrayDeque;

/**
 * The copies that this member keeps, by segment.
 *
 * <p>When a view ends a join, a member can drop many copies at once. The time to release their
 * memory grows with the number of keys, but an event must not take long. So {@link #onTick}
 * releases the memory in pieces.
 */
public final class Segments {
  /**
   * A tick that has released the memory of this many entries releases no further copy. Releasing
   * this many takes a few milliseconds.
   */
  private static final int RELEASED_PER_TICK = 2_048;

  private final Turn turn;
  private final ArrayDeque<SegmentData> dropped = new ArrayDeque<>();
  private SegmentData[] data = new SegmentData[0];

  public Segments(Turn turn) {
    this.turn = turn;
  }

  /** Returns the copy of a segment, or null. */
  public SegmentData get(int segment) {
    return segment < data.length ? data[segment] : null;
  }

  public SegmentData getOrCreate(int segment) {
    if (data.length == 0) {
      data = new SegmentData[turn.view().segments()];
    }
    if (data[segment] == null) {
      keep(segment, turn.newData());
    }
    return data[segment];
  }

  void replace(int segment, SegmentData next) {
    drop(segment);
    keep(segment, next);
  }

  private void keep(int segment, SegmentData kept) {
    data[segment] = kept;
    kept.addToHoldings();
  }

  /** Drops the copy of a segment, if there is one. Later ticks release its memory. */
  public void drop(int segment) {
    if (segment < data.length && data[segment] != null) {
      data[segment].removeFromHoldings();
      releaseLater(data[segment]);
      data[segment] = null;
    }
  }

  /** Lets later ticks release the memory of a copy that is not in use any more. */
  void releaseLater(SegmentData unused) {
    dropped.add(unused);
  }

  /** Releases some of the memory of dropped copies. */
  public void onTick() {
    int room = RELEASED_PER_TICK;
    while (!dropped.isEmpty() && room > 0) {
      int released = dropped.peek().release(room);
      if (released < room) {
        dropped.poll();
      }
      room -= released + 1;
    }
  }
}

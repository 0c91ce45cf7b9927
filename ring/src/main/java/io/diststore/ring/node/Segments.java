package io.diststore.ring.node;

import io.diststore.ring.segment.Holdings;
import io.diststore.ring.segment.SegmentData;
import java.util.ArrayDeque;

/**
 * The copies that this member keeps, by segment.
 *
 * <p>After a join whole parts of the ring are dropped in one view. Giving their memory back costs
 * something for each key, so it is done in pieces, as time passes: no turn of the event loop may
 * take long, however much a member has to forget.
 */
final class Segments {
  /** How many keys' memory is given back in one tick: a few milliseconds' worth. */
  private static final int RELEASED_PER_TICK = 2_048;

  private final Turn turn;
  private final Holdings holdings = new Holdings();
  private final ArrayDeque<SegmentData> dropped = new ArrayDeque<>();
  private SegmentData[] data = new SegmentData[0];

  Segments(Turn turn) {
    this.turn = turn;
  }

  /** The copy of a segment, or null. */
  SegmentData get(int segment) {
    return segment < data.length ? data[segment] : null;
  }

  SegmentData getOrCreate(int segment) {
    if (data.length == 0) {
      data = new SegmentData[turn.view.segments()];
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
    kept.hold(holdings);
  }

  /** Keeps the copy no longer. What it takes is given back by {@link #tick}. */
  void drop(int segment) {
    if (segment < data.length && data[segment] != null) {
      data[segment].letGo();
      dropped.add(data[segment]);
      data[segment] = null;
    }
  }

  /** Gives back some of what was dropped. */
  void tick() {
    int released = 0;
    while (!dropped.isEmpty() && released < RELEASED_PER_TICK) {
      SegmentData next = dropped.poll();
      released += next.keys() + next.tombstones() + 1;
      next.release();
    }
  }

  /** What all of them come to. */
  Holdings holdings() {
    return holdings;
  }
}

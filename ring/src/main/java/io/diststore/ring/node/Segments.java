package io.diststore.ring.node;

import io.diststore.ring.segment.SegmentData;

/** The copies that this member keeps, by segment. */
final class Segments {
  private final Turn turn;
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
      data[segment] = turn.newData();
    }
    return data[segment];
  }

  void replace(int segment, SegmentData next) {
    drop(segment);
    data[segment] = next;
  }

  void drop(int segment) {
    if (segment < data.length && data[segment] != null) {
      data[segment].release();
      data[segment] = null;
    }
  }

  int held() {
    int held = 0;
    for (SegmentData segment : data) {
      held += segment == null ? 0 : 1;
    }
    return held;
  }

  long keys() {
    long keys = 0;
    for (SegmentData segment : data) {
      keys += segment == null ? 0 : segment.keys();
    }
    return keys;
  }

  long bytes() {
    long bytes = 0;
    for (SegmentData segment : data) {
      bytes += segment == null ? 0 : segment.bytes();
    }
    return bytes;
  }
}

package io.diststore.ring.node;

import io.diststore.ring.message.SessionId;
import io.diststore.ring.segment.SegmentData;
import java.util.function.Supplier;

/** One session at its receiver. */
final class Intake {
  final SessionId id;
  int nextChunk;
  private final Supplier<SegmentData> empty;
  private SegmentData incoming;
  private boolean done;

  Intake(SessionId id, Supplier<SegmentData> empty) {
    this.id = id;
    this.empty = empty;
  }

  /**
   * What arrived in this session, chunks and writes; it replaces the copy at the session's end, so
   * that no key parts from its request id. Made when something arrives: most sessions end with
   * "equal".
   */
  SegmentData incoming() {
    if (incoming == null) {
      incoming = empty.get();
    }
    return incoming;
  }

  boolean done() {
    return done;
  }

  /** The session has ended with that; it is somebody else's now. */
  SegmentData take() {
    SegmentData taken = incoming();
    incoming = null;
    done = true;
    return taken;
  }

  /** The session has ended otherwise; what it gathered is of no use. */
  void end() {
    done = true;
    if (incoming != null) {
      incoming.release();
      incoming = null;
    }
  }
}

package io.diststore.ring.node;

import io.diststore.ring.message.SessionId;
import io.diststore.ring.segment.SegmentData;

/** One session at its receiver. */
final class Intake {
  final SessionId id;

  /**
   * What arrived in this session, chunks and writes; it replaces the copy at the session's end, so
   * that no key parts from its request id. Null when the session has ended.
   */
  SegmentData incoming;

  int nextChunk;

  Intake(SessionId id, SegmentData incoming) {
    this.id = id;
    this.incoming = incoming;
  }

  boolean done() {
    return incoming == null;
  }
}

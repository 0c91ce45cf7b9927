package io.diststore.ring.copy;

import io.diststore.ring.message.SessionId;
import io.diststore.ring.segment.SegmentData;
import java.util.function.Supplier;

/** The state of one session at its receiver. */
final class Intake {
  private final SessionId id;
  private final Supplier<SegmentData> empty;
  private int nextChunk;
  private SegmentData incoming;
  private boolean done;

  Intake(SessionId id, Supplier<SegmentData> empty) {
    this.id = id;
    this.empty = empty;
  }

  SessionId id() {
    return id;
  }

  /** Returns the index of the chunk that the receiver expects next. */
  int nextChunk() {
    return nextChunk;
  }

  void onChunk(int index) {
    nextChunk = Math.max(nextChunk, index + 1);
  }

  /**
   * Returns the copy that this session builds from the chunks and the writes that arrive. At the
   * end of the session, this copy replaces the receiver's current copy in one step. So entries and
   * request ids change at the same moment. The new copy is created on first use, because most
   * sessions end with EQUAL and never need it.
   */
  SegmentData incoming() {
    if (incoming == null) {
      incoming = empty.get();
    }
    return incoming;
  }

  boolean isDone() {
    return done;
  }

  /** Ends the session and returns the copy that it built. The caller owns that copy. */
  SegmentData take() {
    SegmentData taken = incoming();
    incoming = null;
    done = true;
    return taken;
  }

  /**
   * Ends the session, and returns the copy that it built, or null. Nothing uses that copy any more,
   * so the caller must release it.
   */
  SegmentData end() {
    SegmentData unused = incoming;
    incoming = null;
    done = true;
    return unused;
  }
}

package io.diststore.ring.copy;

import io.diststore.ring.message.SessionId;
import io.diststore.ring.segment.SegmentData;
import java.util.function.Supplier;

/** One session at its receiver. */
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

  /** The index of the chunk that is expected next. */
  int nextChunk() {
    return nextChunk;
  }

  void onChunk(int index) {
    nextChunk = Math.max(nextChunk, index + 1);
  }

  /**
   * What this session has brought so far, chunks and writes. It replaces the copy at the end of the
   * session, so that a key never parts from its request id. Created on first use, because most
   * sessions end with EQUAL.
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

  /** Ends the session and hands over what it brought; the caller owns it from now on. */
  SegmentData take() {
    SegmentData taken = incoming();
    incoming = null;
    done = true;
    return taken;
  }

  /** Ends the session and releases what it brought. */
  void end() {
    done = true;
    if (incoming != null) {
      incoming.release();
      incoming = null;
    }
  }
}

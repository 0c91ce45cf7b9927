package io.diststore.ring.copy;

import io.diststore.ring.message.SessionId;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.view.NodeId;

/** A segment at its primary, as the sessions that copy it to other members see it. */
public interface CopySource {
  /** The primary's copy, which decides. */
  SegmentData data();

  /** The open session with that receiver, or null. */
  Session session(NodeId receiver);

  /** The receiver's copy is equal to the primary's now. */
  void onSessionDone(Session session);

  /** The receiver does not know this session; if it is still wanted, it must start again. */
  void onSessionUnknown(NodeId receiver, SessionId id);

  /** There is room for a session that this segment asked for earlier. */
  void onRoomForSession();
}

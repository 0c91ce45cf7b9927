package io.diststore.ring.copy;

import io.diststore.ring.message.SessionId;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.view.NodeId;

/**
 * A segment at its primary. This interface contains what the sessions that copy the segment need.
 */
public interface CopySource {
  /** Returns the primary's copy. Sessions make the copies at other members equal to this one. */
  SegmentData data();

  /** Returns the open session with a receiver, or null. */
  Session session(NodeId receiver);

  /** Called when a session has succeeded. The receiver's copy now equals the primary's copy. */
  void onSessionDone(Session session);

  /**
   * Called when a receiver does not know this session. If the session is still needed, the segment
   * must open a new one.
   */
  void onSessionUnknown(NodeId receiver, SessionId id);

  /** Called when there is room for a session that this segment could not open earlier. */
  void onRoomForSession();
}

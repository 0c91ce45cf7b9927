package io.diststore.ring.turn;

import io.diststore.ring.segment.Entry;
import io.diststore.ring.view.NodeId;

/**
 * Observes what messages do not show: when a write becomes readable, when a read is answered, and
 * when a stage changes. An implementation must not influence the member.
 */
public interface Observer {
  /** Ignores everything. With this observer, a write in place creates no entry object. */
  Observer NONE = new Observer() {};

  /** A primary has given the entry a version. No other member has the entry yet. */
  default void onWritten(int segment, Entry entry) {}

  /**
   * The node has committed the entry: all writers have stored it, and reads return it from now on.
   */
  default void onCommitted(NodeId node, int segment, Entry entry) {}

  /** The node answers a read of the segment. */
  default void onRead(NodeId node, int segment) {}

  /**
   * A part of the node, such as a session or the leave, has changed its stage.
   *
   * @param segment the segment to which the part belongs, or -1 if it belongs to the whole member
   * @param why the reason for the change, in words
   */
  default void onStage(NodeId node, int segment, Enum<?> before, Enum<?> after, String why) {}
}

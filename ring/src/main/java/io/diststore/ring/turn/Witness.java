package io.diststore.ring.turn;

import io.diststore.ring.segment.Entry;
import io.diststore.ring.view.NodeId;

/**
 * Observes what no message shows: the moment at which a write becomes readable, the moment at which
 * a read is judged, and every change of a stage. It must not act on what it observes.
 */
public interface Witness {
  /** Observes nothing. The fast path for writes creates entries only for another witness. */
  Witness NONE = new Witness() {};

  /** A primary gave the entry its version; no other member has it yet. */
  default void onWritten(int segment, Entry entry) {}

  /** The entry is committed: all writers have stored it, and it is readable from now on. */
  default void onCommitted(NodeId node, int segment, Entry entry) {}

  /** The node answers a read of the segment. */
  default void onRead(NodeId node, int segment) {}

  /**
   * A state machine of the node changed its stage.
   *
   * @param segment the segment it belongs to, or -1 if it belongs to the whole member
   * @param why the reason, in words
   */
  default void onStage(NodeId node, int segment, Enum<?> before, Enum<?> after, String why) {}
}

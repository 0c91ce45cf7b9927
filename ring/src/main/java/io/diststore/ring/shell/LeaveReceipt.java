package io.diststore.ring.shell;

import io.diststore.ring.view.NodeId;
import java.util.List;

/**
 * What a leaver handed to whom.
 *
 * @param keys live keys that the leaver held, as primary or not, when it went
 * @param bytes their keys and values
 * @param to who has a copy now in place of the leaver's, and of how much
 * @param nanos from the request to leave until the others served without the leaver
 */
public record LeaveReceipt(
    NodeId node, Result result, long keys, long bytes, List<Share> to, long nanos) {
  /** What one member received. */
  public record Share(NodeId node, long keys, long bytes) {}

  /** How it went. */
  public enum Result {
    /** Everything is held by others, in as many copies as there are members for. */
    COMPLETE,
    /** There was nobody to hand to: what this node held ends with it. */
    NOBODY_LEFT,

    /**
     * It went without handing everything over, which to the others is a crash: too few members are
     * heard to agree that it goes, or they took it for dead meanwhile.
     */
    CUT_SHORT
  }
}

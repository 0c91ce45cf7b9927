package io.diststore.ring.shell;

import io.diststore.ring.view.NodeId;
import java.util.List;

/**
 * The receipt of a leave. It tells which members now hold the data of the leaving member.
 *
 * @param keys how many live keys the leaving member held when it ended, whether or not it was their
 *     primary
 * @param bytes the total length of these keys and their values
 * @param to the members that now hold copies in place of the leaving member, and how much data each
 *     of them took over
 * @param nanos the time from the request to leave until the other members served without the
 *     leaving member
 */
public record LeaveReceipt(
    NodeId node, Result result, long keys, long bytes, List<Share> to, long nanos) {
  /** The data that one member took over. */
  public record Share(NodeId node, long keys, long bytes) {}

  /** How the leave ended. */
  public enum Result {
    /**
     * Other members hold all the data. They keep as many copies as the ring should have, or one
     * copy on each member if the ring has too few members.
     */
    COMPLETE,
    /** No other member could take over. The data of this node is lost when its process ends. */
    NOBODY_LEFT,

    /**
     * The member ended before it had handed everything over. The other members treat this as a
     * crash. Either this member could not reach enough members to decide a view without it, or the
     * other members declared it dead in the meantime.
     */
    CUT_SHORT
  }
}

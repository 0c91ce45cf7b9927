package io.diststore.ring.shell;

import io.diststore.ring.view.NodeId;
import java.util.List;

/**
 * The receipt of a leave: which members now hold the data of the leaving member.
 *
 * @param keys how many live keys the leaving member held when it ended, as primary or as another
 *     copy
 * @param bytes the total length of these keys and their values
 * @param to the members that now hold copies in place of the leaving member, and how much each of
 *     them took over
 * @param nanos the time from the request to leave until the others served without the leaving
 *     member
 */
public record LeaveReceipt(
    NodeId node, Result result, long keys, long bytes, List<Share> to, long nanos) {
  /** The data that one member took over. */
  public record Share(NodeId node, long keys, long bytes) {}

  /** How the leave ended. */
  public enum Result {
    /** Other members hold everything, in as many copies as the number of members allows. */
    COMPLETE,
    /** No other member could take over. The data of this node is lost when its process ends. */
    NOBODY_LEFT,

    /**
     * The member ended without handing everything over, and the other members treat this as a
     * crash. Either the member could not reach enough members to decide a view without it, or the
     * others declared it dead meanwhile.
     */
    CUT_SHORT
  }
}

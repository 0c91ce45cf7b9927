package io.diststore.ring.membership;

import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Roles;
import java.util.BitSet;

/**
 * The segments that are filled, according to their primaries' reports in the current epoch. A
 * segment is filled when all its target owners hold a complete copy.
 */
public final class FillReports {
  private final BitSet filled = new BitSet();

  /** This node has installed a view. Earlier reports become void. */
  public void onView() {
    filled.clear();
  }

  /**
   * A member has reported its filled segments, in the epoch of these roles. This method ignores
   * segments of which that member is not the primary.
   */
  public void onReport(NodeId from, BitSet segments, Roles roles) {
    for (int s = segments.nextSetBit(0);
        s >= 0 && s < roles.view().segments();
        s = segments.nextSetBit(s + 1)) {
      if (!filled.get(s) && from.equals(roles.primary(s))) {
        filled.set(s);
      }
    }
  }

  public boolean isFilled(int segment) {
    return filled.get(segment);
  }

  /** Reports whether all segments that have a primary are filled. */
  public boolean isComplete(Roles roles) {
    for (int s = filled.nextClearBit(0);
        s < roles.view().segments();
        s = filled.nextClearBit(s + 1)) {
      if (roles.primary(s) != null) {
        return false;
      }
    }
    return true;
  }
}

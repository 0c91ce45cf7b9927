package io.diststore.ring.membership;

import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Roles;
import java.util.BitSet;

/** The segments whose primaries reported in the current epoch that all target owners are filled. */
public final class FillReports {
  private final BitSet filled = new BitSet();

  /** A view was installed: reports count only for the epoch in which they were made. */
  public void onView() {
    filled.clear();
  }

  /**
   * A member reports its filled segments, in the epoch of these roles. Segments of other primaries
   * are ignored.
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

  /** Reports whether all segments are filled. A segment without a primary delays nothing. */
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

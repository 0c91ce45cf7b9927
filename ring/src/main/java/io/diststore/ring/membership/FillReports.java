package io.diststore.ring.membership;

import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Roles;
import java.util.BitSet;

/**
 * Which segments' target owners are all filled, as their primaries report it in the current epoch.
 */
public final class FillReports {
  private final BitSet filled = new BitSet();

  /** Reports count for the epoch they were made in only. */
  public void installed() {
    filled.clear();
  }

  /**
   * A primary reports, in the epoch of these roles. Segments it is not the primary of are left out.
   */
  public void reported(NodeId from, BitSet segments, Roles roles) {
    for (int s = segments.nextSetBit(0);
        s >= 0 && s < roles.view().segments();
        s = segments.nextSetBit(s + 1)) {
      if (!filled.get(s) && from.equals(roles.primary(s))) {
        filled.set(s);
      }
    }
  }

  public boolean filled(int segment) {
    return filled.get(segment);
  }

  /** Whether nothing remains to be filled: segments without any holder hold nothing up. */
  public boolean complete(Roles roles) {
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

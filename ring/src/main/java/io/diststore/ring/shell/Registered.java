package io.diststore.ring.shell;

import io.diststore.ring.message.Votes;
import io.diststore.ring.view.Lineage;
import io.diststore.ring.view.View;

/**
 * The contents of the cell outside the ring, such as a Kubernetes object. Immutable.
 *
 * @param view the latest view that was written to the cell, or null if the cell is empty
 * @param lineage the ancestors of that view; empty if none is recorded
 * @param votes the votes of the cell as a witness, on the view that follows {@code view}
 */
public record Registered(View view, Lineage lineage, Votes votes) {
  public static final Registered EMPTY = new Registered(null, Lineage.NONE, Votes.NONE);

  /** Reports whether the cell holds exactly this view. */
  public boolean holds(View other) {
    return view != null && Lineage.isSame(view, other);
  }

  /** Reports whether the other contents have the same view and the same votes. */
  public boolean isSame(Registered other) {
    boolean isSameView = other.view == null ? view == null : holds(other.view);
    return isSameView && votes.equals(other.votes);
  }

  /** Returns the contents with other votes. */
  public Registered withVotes(Votes other) {
    return new Registered(view, lineage, other);
  }

  /** Returns the contents after {@code next} has followed the view. */
  public Registered followedBy(View next) {
    return new Registered(next, view == null ? Lineage.NONE : lineage.with(view), Votes.NONE);
  }
}

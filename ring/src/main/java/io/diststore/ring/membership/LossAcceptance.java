package io.diststore.ring.membership;

import io.diststore.ring.copy.Intakes;
import io.diststore.ring.copy.Segments;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;

/**
 * An administrator's confirmation that a loss is final. While it is valid, this member proposes
 * itself as the heir, which begins the missing segments with nothing in them.
 */
/*
 * The heir must hold nothing of these segments; otherwise it would bring back parts of them. The
 * member that received the confirmation becomes the heir, which makes this certain: it drops its
 * copies under a view in which no member is primary of these segments, so no copy can come back
 * before the view that makes it the heir, whichever views it misses in between. Any other member
 * might learn some views late that it is the heir, and take leftovers for its own.
 */
public final class LossAcceptance {
  private final Turn turn;
  private final Segments segments;
  private final Intakes intakes;

  /** The accepted incident, or null if there is none. */
  private String incident;

  private long acceptedAt;

  public LossAcceptance(Turn turn, Segments segments, Intakes intakes) {
    this.turn = turn;
    this.segments = segments;
    this.intakes = intakes;
  }

  /** Accepts the loss of that name, or refuses. Returns whether it was accepted. */
  boolean accept(String name) {
    View view = turn.view();
    if (view == null || !turn.inForce()) {
      return refuse("this node is not a member of a ring");
    }
    Lost missing = view.missing();
    if (missing.isEmpty()) {
      return refuse("nothing is lost");
    }
    if (!isNamed(name, missing)) {
      return refuse(
          "the current loss is " + missing.incident() + ", of " + missing.count() + " segments");
    }
    incident = name;
    acceptedAt = turn.now();
    if (turn.rules().keep(Rule.EMPTY_HEIR)) {
      drop(missing);
    }
    turn.outbox().notice(new Notice.LossAccepted(name, missing.count()));
    return true;
  }

  private boolean refuse(String why) {
    turn.outbox().notice(new Notice.LossNotAccepted(why));
    return false;
  }

  private boolean isNamed(String name, Lost missing) {
    return name.equals(missing.incident()) || !turn.rules().keep(Rule.ACCEPT_NAMED);
  }

  private void drop(Lost missing) {
    missing
        .segmentsByHolders()
        .values()
        .forEach(
            set ->
                set.stream()
                    .forEach(
                        s -> {
                          segments.drop(s);
                          intakes.drop(s);
                        }));
  }

  /** The heir of the missing segments: this member while the acceptance is valid, else null. */
  NodeId heir() {
    if (incident != null && turn.now() - acceptedAt > turn.timing().readNanos()) {
      incident = null;
    }
    return incident == null ? null : turn.self();
  }

  /**
   * A view was installed. The acceptance stays valid while each view directly follows the one
   * before and the loss stays the same. Otherwise the loss may have ended in between, and a loss
   * that looks the same may be another one.
   */
  void onView(View before) {
    if (incident == null) {
      return;
    }
    Lost missing = turn.view().missing();
    boolean follows = turn.epoch() == before.epoch() + 1;
    if (!turn.inForce() || missing.isEmpty() || !follows || !isNamed(incident, missing)) {
      incident = null;
    }
  }
}

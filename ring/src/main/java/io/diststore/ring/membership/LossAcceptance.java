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
 * An administrator's confirmation that the missing segments are lost for good. While the
 * confirmation is valid, this member proposes a view that makes this member the heir. The heir
 * restarts these segments empty.
 */
/*
 * The heir must hold no data of the missing segments. Otherwise, parts of the old data would come
 * back. So the member that received the confirmation drops its copies and becomes the heir. Under
 * the view in force at that moment, these segments have no primary. So no member can fill this
 * member's copies again before a view names the heir, even if this member misses some views. Any
 * other member might learn that it is the heir only several views later. By then, it could not tell
 * old copies from new ones.
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

  /** Accepts the loss with this name, or refuses. Returns whether the loss was accepted. */
  boolean accept(String name) {
    View view = turn.view();
    if (view == null || !turn.isInForce()) {
      return refuse("this node is not a member of a ring");
    }
    Lost missing = view.missing();
    if (missing.isEmpty()) {
      return refuse("no segments are missing");
    }
    if (!isNamed(name, missing)) {
      return refuse(
          "the current loss is " + missing.incident() + ", with " + missing.count() + " segments");
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

  /** Returns this member while the acceptance is valid, otherwise null. */
  NodeId heir() {
    if (incident != null && turn.now() - acceptedAt > turn.timing().readNanos()) {
      incident = null;
    }
    return incident == null ? null : turn.self();
  }

  /**
   * This node has installed a view. The acceptance stays valid if the view directly follows the
   * previous one and the loss is still the same. If this member missed a view, the loss may have
   * ended in between, and a loss that looks the same may be a different one.
   */
  void onView(View before) {
    if (incident == null) {
      return;
    }
    Lost missing = turn.view().missing();
    boolean follows = turn.epoch() == before.epoch() + 1;
    if (!turn.isInForce() || missing.isEmpty() || !follows || !isNamed(incident, missing)) {
      incident = null;
    }
  }
}

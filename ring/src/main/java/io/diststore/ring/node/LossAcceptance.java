package io.diststore.ring.node;

import io.diststore.ring.shell.Notice;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;

/**
 * The administrator's word that a loss is for good, while it stands: this member then proposes
 * itself as the heir, which begins the missing segments anew.
 */
/*
 * The heir must hold nothing of these segments, or it would bring back parts of them. That the member that was told becomes the heir makes this
 * certain: it drops what it holds under a view in which nobody is their primary, so nothing can come again before the view that makes it the heir,
 * whichever views it misses in between. Any other member might hear of its heritage some views late, and take leftovers for its own.
 */
final class LossAcceptance {
  private final Turn turn;
  private final Segments segments;
  private final Intakes intakes;

  /** The loss that the word was given for; null when none stands. */
  private String incident;

  private long givenAt;

  LossAcceptance(Turn turn, Segments segments, Intakes intakes) {
    this.turn = turn;
    this.segments = segments;
    this.intakes = intakes;
  }

  /** The word is given. Returns whether it is taken. */
  boolean given(String name) {
    View view = turn.view;
    if (view == null || !turn.inForce()) {
      return refused("this node is no member of a ring");
    }
    Lost missing = view.missing();
    if (missing.isEmpty()) {
      return refused("nothing is lost");
    }
    if (!names(name, missing)) {
      return refused(
          "what is lost is " + missing.incident() + " now, " + missing.count() + " segments");
    }
    incident = name;
    givenAt = turn.now;
    if (turn.rules.keep(Rule.EMPTY_HEIR)) {
      drop(missing);
    }
    turn.outbox.notice(new Notice.LossAccepted(name, missing.count()));
    return true;
  }

  private boolean refused(String why) {
    turn.outbox.notice(new Notice.LossNotAccepted(why));
    return false;
  }

  private boolean names(String name, Lost missing) {
    return name.equals(missing.incident()) || !turn.rules.keep(Rule.ACCEPT_NAMED);
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

  /** Who begins the missing segments anew: this member while a word stands, else null. */
  NodeId heir() {
    if (incident != null && turn.now - givenAt > turn.timing.readNanos()) {
      incident = null;
    }
    return incident == null ? null : turn.self;
  }

  /**
   * The word stands while each view follows right on the one before and the loss is the same:
   * otherwise it may have been settled in between, and a loss that looks the same be another.
   */
  void installed(View before) {
    if (incident == null) {
      return;
    }
    Lost missing = turn.view.missing();
    boolean follows = turn.epoch() == before.epoch() + 1;
    if (!turn.inForce() || missing.isEmpty() || !follows || !names(incident, missing)) {
      incident = null;
    }
  }
}

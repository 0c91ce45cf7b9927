package io.diststore.ring.sim;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.JoinRequest;
import io.diststore.ring.node.RingNode;
import io.diststore.ring.shell.Registered;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Spread;
import io.diststore.ring.view.View;
import java.util.function.Predicate;

/**
 * What separates nodes of a release that knows neither sites nor witnesses from the others. Such
 * nodes neither send nor read sites. They let the register decide views, and cannot read a view
 * that spreads copies or is witnessed. A node with such a view has no links with them.
 *
 * @param runs the incarnations that run the earlier release
 */
record EarlierRelease(Predicate<NodeId> runs) {
  static final EarlierRelease NOWHERE = new EarlierRelease(id -> false);

  /** Returns a message as the receiver reads it, or null if it has no link with the sender. */
  Envelope read(RingNode receiver, RingNode sender, Envelope envelope) {
    boolean isReceiver = runs.test(receiver.id());
    boolean isSender = runs.test(envelope.from());
    boolean isRefused =
        isSender && isNew(receiver.view()) || isReceiver && sender != null && isNew(sender.view());
    if (isRefused) {
      return null;
    }
    if (!isReceiver && !isSender || !(envelope.message() instanceof JoinRequest join)) {
      return envelope;
    }
    return new Envelope(
        envelope.from(),
        envelope.epoch(),
        new JoinRequest(join.peer(), join.client(), join.expected(), null, false));
  }

  /** Reports whether an incarnation can read a view in the register. */
  boolean canRead(NodeId id, View registered) {
    return !runs.test(id) || !isNew(registered);
  }

  /** Returns what an incarnation writes to the register. */
  Registered write(NodeId id, Registered next) {
    View view = next.view();
    if (!runs.test(id) || !view.witnessed()) {
      return next;
    }
    View decidedByRegister =
        new View(
            view.ringId(),
            view.epoch(),
            view.segments(),
            view.copies(),
            view.members(),
            view.serving(),
            view.target(),
            view.lost(),
            view.spread());
    return new Registered(decidedByRegister, next.lineage(), next.votes());
  }

  /** Reports whether a live member of the view would misunderstand it. */
  boolean misreads(View view) {
    return isNew(view) && view.liveMembers().stream().anyMatch(m -> runs.test(m.id()));
  }

  private static boolean isNew(View view) {
    return view != null && (view.spread() != Spread.NONE || view.witnessed());
  }
}

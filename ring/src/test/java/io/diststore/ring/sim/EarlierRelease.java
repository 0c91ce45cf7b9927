package io.diststore.ring.sim;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.JoinRequest;
import io.diststore.ring.node.RingNode;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Spread;
import io.diststore.ring.view.View;
import java.util.function.Predicate;

/**
 * What separates nodes of a release that knows no sites from the others. Such nodes neither send
 * nor read sites. They cannot read a registered view that spreads copies, and a node whose view
 * spreads copies has no links with them.
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
        isSender && spreads(receiver.view())
            || isReceiver && sender != null && spreads(sender.view());
    if (isRefused) {
      return null;
    }
    if (!isReceiver && !isSender || !(envelope.message() instanceof JoinRequest join)) {
      return envelope;
    }
    return new Envelope(
        envelope.from(),
        envelope.epoch(),
        new JoinRequest(join.peer(), join.client(), join.expected(), null));
  }

  /** Reports whether an incarnation can read a view in the register. */
  boolean canRead(NodeId id, View registered) {
    return !runs.test(id) || !spreads(registered);
  }

  /** Reports whether a live member of the view would place owners differently from the others. */
  boolean misreads(View view) {
    return spreads(view) && view.liveMembers().stream().anyMatch(m -> runs.test(m.id()));
  }

  private static boolean spreads(View view) {
    return view != null && view.spread() != Spread.NONE;
  }
}

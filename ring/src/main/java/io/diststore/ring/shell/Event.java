package io.diststore.ring.shell;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.request.Request;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.util.List;

/** An input to a {@link io.diststore.ring.node.RingNode}. */
public sealed interface Event {

  /** Time has passed. The shell must give this event every {@link Timing#tickNanos()}. */
  record Tick(long wallMillis) implements Event {}

  /**
   * A message has arrived. The shell has checked that it belongs to this ring and is meant for this
   * incarnation of the node.
   */
  record Received(Envelope envelope) implements Event {}

  /**
   * A client sends a request. The node answers it by exactly one call of {@link Outbox#answer},
   * which may happen at once and happens at the latest when the budget of the request is used up.
   */
  record Asked(Ticket ticket, Request request) implements Event {}

  /** Founds a ring whose only member is this node. A node that has a view ignores this event. */
  record FoundRing(RingId ringId, int copies) implements Event {}

  /**
   * Joins the ring that can be reached at these addresses.
   *
   * @param expected how many members the ring will have, or 0 if unknown; the ring waits for a
   *     limited time until this many nodes have asked, in order to admit them together
   */
  record Join(List<Endpoint> seeds, int expected) implements Event {
    /** Joins a ring whose future number of members is unknown. */
    public Join(List<Endpoint> seeds) {
      this(seeds, 0);
    }
  }

  /**
   * Leaves the ring. The node hands everything over and then reports {@link Notice.LeaveDone}. This
   * cannot be undone.
   */
  record Leave() implements Event {}

  /**
   * This incarnation ends without having been a member. The node answers all requests that it has
   * not answered yet. The shell must give the node no further event.
   */
  record End() implements Event {}

  /**
   * The administrator confirms that the unreachable members are dead, in a ring that has lost its
   * majority. The node answers with {@link Notice.Recovering} or {@link Notice.NotRecovering}. If
   * these members are in fact alive, the ring splits. When the two parts meet again, the ring loses
   * the writes that these members took in the meantime.
   */
  record Recover() implements Event {}

  /**
   * A trusted source reports that this incarnation of a member has ended, so the ring need not wait
   * for the detection time. The node ignores the event if its view does not list that incarnation
   * as live. If the report is wrong, the member finds itself DOWN and asks to join. The report
   * saves time and decides nothing else.
   */
  record Gone(NodeId id) implements Event {}

  /**
   * The administrator confirms that the holders of the segments in {@link View#missing} are dead
   * for good, and that these segments should start empty. The node accepts this only if {@code
   * incident} is the {@link io.diststore.ring.view.Lost#incident name} of exactly the current loss
   * and the node is a member. The node answers with {@link Notice.LossAccepted} or {@link
   * Notice.LossNotAccepted}. The confirmation is valid for a few seconds, as long as the loss stays
   * the same. If the loss is still there afterwards, the administrator must confirm it again.
   */
  record AcceptLoss(String incident) implements Event {}

  /**
   * The current view in an outside register. The register answers {@link Outbox#readRegister} and
   * {@link Outbox#compareAndSet} with this event.
   */
  record RegisterRead(View view) implements Event {}
}

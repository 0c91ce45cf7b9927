package io.diststore.ring.shell;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.request.Request;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.util.List;
import java.util.Set;

/** An input to a {@link io.diststore.ring.node.RingNode}. */
public sealed interface Event {

  /**
   * Time has passed. The shell must send this event once every {@link Timing#tickNanos()}
   * nanoseconds.
   */
  record Tick(long wallMillis) implements Event {}

  /**
   * The monotonic clock of this node stood still for a while, because its machine was suspended or
   * was resumed from a snapshot. After such a gap, the shell must give this event before any input
   * that it takes from its sockets. It is safe to give this event when the clock did not stand
   * still.
   *
   * @param nanos about how long the clock stood still
   * @param suspendedNanos the part of {@code nanos} that is certain, because a clock that also runs
   *     while the machine is suspended has shown it. Only the wall clock has shown the rest, and
   *     perhaps someone has set the wall clock
   */
  record ClockStoodStill(long nanos, long suspendedNanos) implements Event {}

  /**
   * A message has arrived. The shell has checked that the message belongs to this ring and is meant
   * for this incarnation of the node.
   */
  record Received(Envelope envelope) implements Event {}

  /**
   * A client sends a request. The node answers it with exactly one call of {@link Outbox#answer}.
   * The node may answer at once. At the latest, it answers when the time budget of the request has
   * run out.
   */
  record Asked(Ticket ticket, Request request) implements Event {}

  /** Founds a ring whose only member is this node. A node that has a view ignores this event. */
  record FoundRing(RingId ringId, int copies) implements Event {}

  /**
   * Joins the ring that can be reached at these addresses.
   *
   * @param expected how many members the ring will have, or 0 if unknown. To admit all joining
   *     nodes in one view, the ring waits for a limited time until members and joining nodes
   *     together reach this number
   */
  record Join(List<Endpoint> seeds, int expected) implements Event {
    /** Joins a ring without saying how many members it will have. */
    public Join(List<Endpoint> seeds) {
      this(seeds, 0);
    }
  }

  /**
   * Leaves the ring. The node hands everything over and then reports {@link Notice.LeaveDone}. A
   * leave cannot be undone.
   */
  record Leave() implements Event {}

  /**
   * This incarnation ends. It has never been a member. The node answers all requests that it has
   * not answered yet. After this event, the shell must not give the node any other event.
   */
  record End() implements Event {}

  /**
   * The ring has lost its majority, and the administrator confirms that these incarnations have
   * ended. The node refuses if it cannot reach a live member that is not among them. It answers
   * with {@link Notice.Recovering} or {@link Notice.NotRecovering}. If a named member is in fact
   * alive, the ring splits. When the two parts meet again, the writes that this member took in the
   * meantime are lost.
   */
  record Recover(Set<NodeId> ended) implements Event {}

  /**
   * A trusted source reports that this incarnation of a member has ended. So the ring need not wait
   * for the detection time. The node ignores the event if its view does not list that incarnation
   * as live. If the report is wrong, the member finds itself DOWN and asks to join. The report
   * saves time and has no other effect.
   */
  record Gone(NodeId id) implements Event {}

  /**
   * The administrator confirms that the holders of the segments in {@link View#missing} are dead
   * for good, and that these segments should start empty. The node accepts the confirmation only if
   * it is a member and {@code incident} is the {@link io.diststore.ring.view.Lost#incident name} of
   * exactly the current loss. The node answers with {@link Notice.LossAccepted} or {@link
   * Notice.LossNotAccepted}. The confirmation is valid for a few seconds, and only while the loss
   * stays the same. If the segments are still missing afterwards, the administrator must confirm
   * the loss again.
   */
  record AcceptLoss(String incident) implements Event {}

  /**
   * The contents of the cell outside the ring. The cell answers {@link Outbox#readRegister} and
   * {@link Outbox#replaceInRegister} with this event. The event may also come unasked, late, or
   * more than once.
   */
  record RegisterRead(Registered contents) implements Event {}
}

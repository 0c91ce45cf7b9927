package io.diststore.ring.shell;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.request.Request;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.util.List;

/** What comes in to a {@link io.diststore.ring.node.RingNode}. */
public sealed interface Event {

  /** Time passes; to be given every {@link Timing#tickNanos()}. */
  record Tick(long wallMillis) implements Event {}

  /**
   * A message has come; the shell has checked that it is of this ring and meant for this life of
   * the node.
   */
  record Received(Envelope envelope) implements Event {}

  /**
   * A client asks. Answered by exactly one {@link Outbox#answer}, perhaps at once, at the latest
   * after its budget.
   */
  record Asked(Ticket ticket, Request request) implements Event {}

  /** Found a ring, of which this node is the only member. Ignored by a node that has a view. */
  record FoundRing(RingId ringId, int copies) implements Event {}

  /**
   * Join the ring that can be reached by these addresses.
   *
   * @param expected how many members the ring is to have: others may be starting, too, and all that
   *     come are to be admitted together; 0 if nobody said
   */
  record Join(List<Endpoint> seeds, int expected) implements Event {
    /** Nobody said how many there are to be. */
    public Join(List<Endpoint> seeds) {
      this(seeds, 0);
    }
  }

  /** Leave: hand everything over, then report {@link Notice.Left}. Irrevocable. */
  record Leave() implements Event {}

  /**
   * The administrator's word that the members which are silent now are dead, in a ring that has
   * lost its majority. Answered by {@link Notice.Recovering} or {@link Notice.NotRecovering}. If
   * they live, the ring splits, and what they took meanwhile is lost when they meet again.
   */
  record Recover() implements Event {}

  /**
   * A trusted word that this life of a member is over, so that nobody need wait for its silence to
   * last. Ignored if the view does not list it as live. If it does live on, it finds itself DOWN
   * and asks to join: the word saves time and decides nothing else.
   */
  record Gone(NodeId id) implements Event {}

  /**
   * The administrator's word that those who held what {@link View#missing} names are dead for good,
   * and that these segments shall start empty. Taken only if {@code incident} is the {@link
   * io.diststore.ring.view.Lost#incident name} of exactly what is missing, and this node is a
   * member. Answered by {@link Notice.LossAccepted} or {@link Notice.LossNotAccepted}. The word
   * stands for some seconds, as long as the loss stays the same; say it again if the loss remains.
   */
  record AcceptLoss(String incident) implements Event {}

  /**
   * What a register outside holds; the answer to {@link Outbox#readRegister} and {@link
   * Outbox#compareAndSet}.
   */
  record RegisterRead(View view) implements Event {}
}

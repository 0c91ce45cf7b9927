package io.diststore.ring.shell;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.request.Answer;
import io.diststore.ring.view.View;

/**
 * Receives the outputs of a {@link io.diststore.ring.node.RingNode}, in the order of the calls. The
 * methods must not block or throw. They must not call the node before the node's method {@code on}
 * has returned.
 */
public interface Outbox {
  /**
   * Sends a message. The message may get lost, but it must not reach another incarnation of the
   * destination.
   */
  void send(Destination to, Envelope envelope);

  /**
   * Reports whether many bytes still wait to be sent to this destination. Then the earlier copy of
   * a message may be among them, so the core does not send the message again yet.
   */
  default boolean isBacklogged(Destination to) {
    return false;
  }

  /** Answers a client. */
  void answer(Ticket ticket, Answer answer);

  /** Reports what has happened. */
  void notice(Notice notice);

  /**
   * Reads the outside register. The answer is an {@link Event.RegisterRead}, which may never
   * arrive.
   */
  void readRegister();

  /**
   * Sets the outside register to this view if the register contains the view of the previous epoch.
   * The answer is an {@link Event.RegisterRead} with the view that the register then contains. If
   * no answer arrives, the register may or may not have been set.
   */
  void compareAndSet(View next);
}

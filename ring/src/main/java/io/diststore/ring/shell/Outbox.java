package io.diststore.ring.shell;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.request.Answer;
import io.diststore.ring.view.View;

/**
 * The outputs of a {@link io.diststore.ring.node.RingNode}, in the order of the calls. The methods
 * must not block or throw. The methods must not call the node again before the node's method {@code
 * on} has returned.
 */
public interface Outbox {
  /**
   * Sends a message. The message may get lost, but it must not reach another incarnation of the
   * destination.
   */
  void send(Destination to, Envelope envelope);

  /** Answers a client. */
  void answer(Ticket ticket, Answer answer);

  /** Reports what has happened. */
  void notice(Notice notice);

  /**
   * Reads the outside register. The register answers with {@link Event.RegisterRead}, or not at
   * all.
   */
  void readRegister();

  /**
   * Sets the outside register to this view if it holds the view of the previous epoch. The register
   * answers with {@link Event.RegisterRead}, which contains the view that it then holds, or not at
   * all. Without an answer, the register may have been set or not.
   */
  void compareAndSet(View next);
}

package io.diststore.ring.shell;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.request.Answer;

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
   * Reads the cell outside the ring. The answer is an {@link Event.RegisterRead}, which may never
   * arrive.
   */
  void readRegister();

  /**
   * Replaces the contents of the cell outside the ring if it still holds the {@linkplain
   * Registered#isSame same} view and votes as {@code expected}. The answer is an {@link
   * Event.RegisterRead} with the contents after the call. If no answer arrives, the contents may or
   * may not have been replaced.
   *
   * @param restores whether {@code next} restores a view that the cell has lost
   */
  void replaceInRegister(Registered expected, Registered next, boolean restores);
}

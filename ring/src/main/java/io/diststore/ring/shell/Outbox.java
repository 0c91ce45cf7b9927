package io.diststore.ring.shell;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.request.Answer;
import io.diststore.ring.view.View;

/**
 * What goes out of a {@link io.diststore.ring.node.RingNode}, in the order of the calls. Nothing
 * here blocks or throws, and nothing calls back into the node before {@code on} has returned.
 */
public interface Outbox {
  /** Sends a message. It may be lost; it must not reach another life of the destination. */
  void send(Destination to, Envelope envelope);

  /** Answers a client. */
  void answer(Ticket ticket, Answer answer);

  /** Says what happened. */
  void notice(Notice notice);

  /** Reads the register outside. Answered by {@link Event.RegisterRead}, or never. */
  void readRegister();

  /**
   * Sets the register outside to this view if it holds the one of the epoch before. Answered by
   * {@link Event.RegisterRead} with what it holds then, or never: it may have been set all the
   * same.
   */
  void compareAndSet(View next);
}

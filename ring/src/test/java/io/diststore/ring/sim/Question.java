package io.diststore.ring.sim;

import io.diststore.ring.request.Answer;
import io.diststore.ring.shell.Ticket;

/** A request that a test makes itself, and what it was answered; null until then. */
final class Question implements Ticket {
  Answer answer;
}

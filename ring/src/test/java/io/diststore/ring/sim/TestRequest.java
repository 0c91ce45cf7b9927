package io.diststore.ring.sim;

import io.diststore.ring.request.Answer;
import io.diststore.ring.shell.Ticket;

/**
 * A request that a test sends directly, without a simulated client. The answer is null until the
 * node has answered.
 */
final class TestRequest implements Ticket {
  Answer answer;
}

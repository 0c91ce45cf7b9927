package io.diststore.ring.node;

import io.diststore.ring.request.Request;
import io.diststore.ring.shell.Ticket;
import java.util.HashSet;
import java.util.Set;

/** A client's request at the node it came to. */
final class EntryRequest {
  final long call;
  final Ticket ticket;
  final Request request;
  final long deadline;

  /** How often it was sent. */
  int attempts;

  /** Copies that were sent and not refused by name: any of them may be applied. */
  final Set<Integer> open = new HashSet<>(2);

  long nextAttemptAt;

  /** Whether the segment had no holder when it was last tried. */
  boolean lost;

  EntryRequest(long call, Ticket ticket, Request request, long deadline) {
    this.call = call;
    this.ticket = ticket;
    this.request = request;
    this.deadline = deadline;
  }
}

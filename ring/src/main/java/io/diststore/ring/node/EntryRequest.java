package io.diststore.ring.node;

import io.diststore.ring.request.Request;
import io.diststore.ring.shell.Ticket;
import java.util.BitSet;

/** A client's request at the node it came to. */
final class EntryRequest {
  final long call;
  final Ticket ticket;
  final Request request;
  final long deadline;

  /** How often it was sent. */
  int attempts;

  /** Copies that were sent and not refused by name: any of them may be applied. */
  final BitSet open = new BitSet();

  long nextAttemptAt;

  EntryRequest(long call, Ticket ticket, Request request, long deadline) {
    this.call = call;
    this.ticket = ticket;
    this.request = request;
    this.deadline = deadline;
  }
}

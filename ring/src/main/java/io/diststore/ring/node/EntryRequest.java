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

  /**
   * Copies that were sent and not refused by name: any of them may be applied. The first ones by
   * bits, as hardly any request has more.
   */
  private long open;

  private BitSet furtherOpen;

  long nextAttemptAt;

  EntryRequest(long call, Ticket ticket, Request request, long deadline) {
    this.call = call;
    this.ticket = ticket;
    this.request = request;
    this.deadline = deadline;
  }

  /** Another copy is on its way. Returns its number, from 1. */
  int sent() {
    attempts++;
    if (attempts < Long.SIZE) {
      open |= 1L << attempts;
    } else {
      furtherOpen = furtherOpen == null ? new BitSet() : furtherOpen;
      furtherOpen.set(attempts);
    }
    return attempts;
  }

  /** That copy was refused by name. */
  void refused(int attempt) {
    if (attempt < Long.SIZE) {
      open &= ~(1L << attempt);
    } else if (furtherOpen != null) {
      furtherOpen.clear(attempt);
    }
  }

  boolean anyOpen() {
    return open != 0 || furtherOpen != null && !furtherOpen.isEmpty();
  }
}

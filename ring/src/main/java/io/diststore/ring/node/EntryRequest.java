package io.diststore.ring.node;

import io.diststore.ring.request.Request;
import io.diststore.ring.shell.Ticket;
import java.util.BitSet;

/** A client's request, at its entry node. */
final class EntryRequest {
  final long call;
  final Ticket ticket;
  final Request request;
  final long deadline;

  /** How many copies were sent. */
  int attempts;

  /**
   * The copies that were sent and not refused by name, by number: any of them may be applied. Few
   * requests have more copies than bits fit here; the rest is in {@link #furtherOpen}.
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

  /** Another copy is sent. Returns its number, from 1. */
  int onSent() {
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
  void onRefused(int attempt) {
    if (attempt < Long.SIZE) {
      open &= ~(1L << attempt);
    } else if (furtherOpen != null) {
      furtherOpen.clear(attempt);
    }
  }

  boolean hasOpenCopy() {
    return open != 0 || furtherOpen != null && !furtherOpen.isEmpty();
  }
}

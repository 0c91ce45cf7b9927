package io.diststore.ring.node;

import io.diststore.ring.request.Request;
import io.diststore.ring.shell.Ticket;
import java.util.BitSet;

/** A client's request, at its entry node. The entry node may send several copies of it. */
final class EntryRequest {
  final long call;
  final Ticket ticket;
  final Request request;

  /** When this node gives up the request. If the clock stands still, this time is moved earlier. */
  long deadline;

  /** How many copies have been sent. */
  int attempts;

  /** The beacon that the latest copy named. */
  long beacon;

  /**
   * A bit for each copy that has been sent and not explicitly refused. Any of these copies may be
   * applied. Copies whose numbers do not fit here are in {@link #moreOpen}.
   */
  private long open;

  /** Null for most requests. */
  private BitSet moreOpen;

  long nextAttemptAt;

  EntryRequest(long call, Ticket ticket, Request request, long deadline) {
    this.call = call;
    this.ticket = ticket;
    this.request = request;
    this.deadline = deadline;
  }

  /** Another copy is sent. */
  void onSent() {
    attempts++;
    if (attempts < Long.SIZE) {
      open |= 1L << attempts;
    } else {
      moreOpen = moreOpen == null ? new BitSet() : moreOpen;
      moreOpen.set(attempts);
    }
  }

  /** A primary has refused this copy explicitly. */
  void onRefused(int attempt) {
    if (attempt < Long.SIZE) {
      open &= ~(1L << attempt);
    } else if (moreOpen != null) {
      moreOpen.clear(attempt);
    }
  }

  /** Reports whether a copy may still be applied. */
  boolean hasOpenCopy() {
    return open != 0 || moreOpen != null && !moreOpen.isEmpty();
  }
}

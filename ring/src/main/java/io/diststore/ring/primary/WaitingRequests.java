package io.diststore.ring.primary;

import io.diststore.ring.message.Forwarded;
import io.diststore.ring.request.Request;
import io.diststore.ring.turn.Turn;
import java.util.ArrayDeque;
import java.util.Deque;

/** The requests of one segment that its primary cannot serve yet, in the order of arrival. */
final class WaitingRequests {
  record Waiting(Caller caller, Request request, long sinceNanos) {}

  private final Turn turn;
  private final Primaries primaries;
  private Deque<Waiting> waiting = new ArrayDeque<>(1);

  WaitingRequests(Turn turn, Primaries primaries) {
    this.turn = turn;
    this.primaries = primaries;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Keeps a request. Returns false, and keeps nothing, if too many requests wait already. */
  boolean add(Caller caller, Request request, long sinceNanos) {
    if (waiting.size() >= turn.limits().waitingPerSegment() || primaries.waiting().isFull()) {
      return false;
    }
    primaries.waiting().take(1);
    waiting.add(new Waiting(caller, request, sinceNanos));
    return true;
  }

  /** Removes and returns all requests. */
  Deque<Waiting> takeAll() {
    Deque<Waiting> taken = waiting;
    waiting = new ArrayDeque<>(taken.size());
    primaries.waiting().give(taken.size());
    return taken;
  }

  /**
   * Sends requests that waited for too long back to their entry nodes, which look for another
   * primary or give up.
   */
  void sendBackStale() {
    while (!waiting.isEmpty()
        && turn.now() - waiting.peek().sinceNanos > turn.timing().waitNanos()) {
      primaries.waiting().give(1);
      sendBack(waiting.poll());
    }
  }

  /** Sends all requests back to their entry nodes. */
  void sendBackAll() {
    takeAll().forEach(this::sendBack);
  }

  private void sendBack(Waiting request) {
    primaries.reply(request.caller, Forwarded.Status.MOVED, null);
  }
}

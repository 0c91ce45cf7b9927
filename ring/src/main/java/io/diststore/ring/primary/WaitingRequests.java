package io.diststore.ring.primary;

import io.diststore.ring.message.Forwarded;
import io.diststore.ring.request.Request;
import io.diststore.ring.turn.Turn;
import java.util.ArrayDeque;
import java.util.Deque;

/** The requests of one segment that its primary cannot serve yet, in the order of their arrival. */
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

  /**
   * Keeps a request. If too many requests are waiting, returns false and does not keep the request.
   */
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
    Deque<Waiting> all = waiting;
    waiting = new ArrayDeque<>(all.size());
    primaries.waiting().give(all.size());
    return all;
  }

  /**
   * Sends requests back to their entry nodes if they have waited too long. The entry node of a
   * request then sends it to the current primary or gives up.
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

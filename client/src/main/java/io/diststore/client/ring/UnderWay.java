package io.diststore.client.ring;

import java.util.function.Consumer;

/**
 * Requests that were numbered and are not finished, in the order of their numbers: the first one's
 * is the lowest that is still awaited. Adding and removing take no search. For one thread.
 */
final class UnderWay {
  private Request<?, ?> first;
  private Request<?, ?> last;

  boolean isEmpty() {
    return first == null;
  }

  /** The one with the lowest number, null if there is none. */
  Request<?, ?> first() {
    return first;
  }

  void add(Request<?, ?> request) {
    insert(request, last);
  }

  /** Puts {@code request} right behind {@code before}, which is here; null: at the start. */
  void insert(Request<?, ?> request, Request<?, ?> before) {
    Request<?, ?> after = before == null ? first : before.next;
    request.previous = before;
    request.next = after;
    request.listed = true;
    if (before == null) {
      first = request;
    } else {
      before.next = request;
    }
    if (after == null) {
      last = request;
    } else {
      after.previous = request;
    }
  }

  void remove(Request<?, ?> request) {
    if (request.previous == null) {
      first = request.next;
    } else {
      request.previous.next = request.next;
    }
    if (request.next == null) {
      last = request.previous;
    } else {
      request.next.previous = request.previous;
    }
    // A finished request that an unanswered copy still knows must not keep all later ones alive.
    request.previous = null;
    request.next = null;
    request.listed = false;
  }

  /** Nothing may be added or removed meanwhile. */
  void forEach(Consumer<Request<?, ?>> each) {
    for (Request<?, ?> request = first; request != null; request = request.next) {
      each.accept(request);
    }
  }
}

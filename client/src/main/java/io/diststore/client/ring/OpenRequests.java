package io.diststore.client.ring;

import java.util.function.Consumer;

/**
 * The requests that have a number and have not ended, in the order of their numbers. The first
 * request has the lowest number whose answer the client still awaits. The requests form a linked
 * list, so adding or removing a request takes constant time. Not thread-safe.
 */
final class OpenRequests {
  private ClientRequest<?, ?> first;
  private ClientRequest<?, ?> last;

  boolean isEmpty() {
    return first == null;
  }

  /** Returns the request with the lowest number, or null if the list is empty. */
  ClientRequest<?, ?> first() {
    return first;
  }

  void add(ClientRequest<?, ?> request) {
    insert(request, last);
  }

  /**
   * Inserts {@code request} right after {@code before}, or at the start if {@code before} is null.
   */
  void insert(ClientRequest<?, ?> request, ClientRequest<?, ?> before) {
    ClientRequest<?, ?> after = before == null ? first : before.next;
    request.previous = before;
    request.next = after;
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

  void remove(ClientRequest<?, ?> request) {
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
    // An unanswered attempt can refer to this request for a long time. Without these two lines,
    // this request would keep all later requests in memory.
    request.previous = null;
    request.next = null;
  }

  /** Calls {@code action} for each request; {@code action} must not change the list. */
  void forEach(Consumer<ClientRequest<?, ?>> action) {
    for (ClientRequest<?, ?> request = first; request != null; request = request.next) {
      action.accept(request);
    }
  }
}

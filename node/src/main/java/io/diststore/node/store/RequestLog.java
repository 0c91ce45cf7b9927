package io.diststore.node.store;

import io.diststore.ring.request.Answer;

/**
 * Hears of every request that clients make of the ring, when it is answered. On the event loop: to
 * be quick.
 */
public interface RequestLog {
  /** What was asked for. A call with many keys is one request for each of them. */
  enum Kind {
    GET,
    PUT,
    READ,
    WRITE,
    ERASE,
    SCAN,
    COUNT
  }

  /** One request is over. */
  void answered(Kind kind, Answer answer, long nanos);
}

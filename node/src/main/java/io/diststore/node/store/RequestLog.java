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

  /** What became of it. */
  enum Result {
    FOUND,
    ABSENT,
    APPLIED,
    CONDITION_FAILED,
    DONE,
    UNAVAILABLE,
    INDETERMINATE,
    DATA_LOST,
    OVERLOADED,
    TOO_LARGE,
    BAD_REQUEST;

    static Result of(Answer answer) {
      return switch (answer) {
        case Answer.Value found -> found.entry() == null ? ABSENT : FOUND;
        case Answer.Written written -> written.outcome().applied() ? APPLIED : CONDITION_FAILED;
        case Answer.Page page -> DONE;
        case Answer.Counted counted -> DONE;
        case Answer.Refused refused ->
            switch (refused.refusal()) {
              case UNAVAILABLE -> UNAVAILABLE;
              case INDETERMINATE -> INDETERMINATE;
              case DATA_LOST -> DATA_LOST;
              case OVERLOADED -> OVERLOADED;
              case TOO_LARGE -> TOO_LARGE;
              case BAD_REQUEST -> BAD_REQUEST;
            };
      };
    }
  }

  /** One request is over. */
  void answered(Kind kind, Result result, long nanos);

  /** One request is over. */
  default void answered(Kind kind, Answer answer, long nanos) {
    answered(kind, Result.of(answer), nanos);
  }
}

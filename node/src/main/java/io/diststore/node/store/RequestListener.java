package io.diststore.node.store;

import io.diststore.ring.request.Answer;

/**
 * Is notified of every client request that reached the ring, as soon as the request is answered.
 * The event loop calls the listener, so the listener must be quick.
 */
public interface RequestListener {
  /** The call to which the request belongs. A call on many keys makes one request per key. */
  enum Kind {
    GET,
    PUT,
    READ,
    WRITE,
    ERASE,
    SCAN,
    COUNT
  }

  /** How the request ended. */
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

  /** Called when a request has been answered, {@code nanos} nanoseconds after it arrived. */
  void onAnswer(Kind kind, Result result, long nanos);

  /** Does the same, and derives the result from the ring's answer. */
  default void onAnswer(Kind kind, Answer answer, long nanos) {
    onAnswer(kind, Result.of(answer), nanos);
  }
}

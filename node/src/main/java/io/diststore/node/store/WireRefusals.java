package io.diststore.node.store;

import io.diststore.ring.request.Answer;
import io.diststore.thrift.diststore.BadRequest;
import io.diststore.thrift.diststore.DataLost;
import io.diststore.thrift.diststore.Indeterminate;
import io.diststore.thrift.diststore.Overloaded;
import io.diststore.thrift.diststore.Refusal;
import io.diststore.thrift.diststore.RefusalCode;
import io.diststore.thrift.diststore.TooLarge;
import io.diststore.thrift.diststore.Unavailable;
import org.apache.thrift.TException;

/** Translates the ring's refusals into the exceptions and structs of the service. */
final class WireRefusals {
  /**
   * How long a client should wait after {@code Unavailable}. This is shorter than a change to the
   * ring, which takes a second or two. The node has already retried until the request's deadline,
   * so most of the change is probably over.
   */
  static final int UNAVAILABLE_RETRY_MILLIS = 200;

  /**
   * How long a client should wait after {@code Overloaded}: long enough for the pending requests to
   * end.
   */
  static final int OVERLOADED_RETRY_MILLIS = 100;

  private WireRefusals() {}

  /** Returns the exception for a call with one result. */
  static TException exception(Answer.Refused refused) {
    String why = refused.why();
    return switch (refused.refusal()) {
      case UNAVAILABLE -> new Unavailable(why, UNAVAILABLE_RETRY_MILLIS);
      case INDETERMINATE -> new Indeterminate(why);
      case DATA_LOST -> new DataLost(why);
      case OVERLOADED -> new Overloaded(why, OVERLOADED_RETRY_MILLIS);
      case TOO_LARGE -> new TooLarge(why);
      case BAD_REQUEST -> new BadRequest(why);
    };
  }

  /**
   * Returns the exception for a call that changes nothing. Such a call has no effect that could be
   * unknown, so {@code Indeterminate} becomes {@code Unavailable}.
   */
  static TException readException(Answer.Refused refused) {
    TException exception = exception(refused);
    return exception instanceof Indeterminate
        ? new Unavailable(refused.why(), UNAVAILABLE_RETRY_MILLIS)
        : exception;
  }

  /** Returns the struct for one key's answer in a call on many keys. */
  static Refusal refusal(Answer.Refused refused) {
    return switch (refused.refusal()) {
      case UNAVAILABLE ->
          new Refusal(RefusalCode.UNAVAILABLE, refused.why(), UNAVAILABLE_RETRY_MILLIS);
      case INDETERMINATE -> new Refusal(RefusalCode.INDETERMINATE, refused.why(), 0);
      case DATA_LOST -> new Refusal(RefusalCode.DATA_LOST, refused.why(), 0);
      case OVERLOADED ->
          new Refusal(RefusalCode.OVERLOADED, refused.why(), OVERLOADED_RETRY_MILLIS);
      case TOO_LARGE -> new Refusal(RefusalCode.TOO_LARGE, refused.why(), 0);
      case BAD_REQUEST -> new Refusal(RefusalCode.BAD_REQUEST, refused.why(), 0);
    };
  }

  /** Returns the exception for a node that is not in a ring yet. */
  static Unavailable noRing() {
    return new Unavailable("this node is not in a ring yet", UNAVAILABLE_RETRY_MILLIS);
  }

  /** Returns the exception for an answer of the wrong type, which only a defect can cause. */
  static IllegalStateException unexpected(Answer answer) {
    return new IllegalStateException("the answer does not fit the request: " + answer);
  }
}

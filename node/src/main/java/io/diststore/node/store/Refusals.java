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

/** The ring's refusals in the service's words. */
final class Refusals {
  /**
   * A ring that changes is done within a second or two; the node itself has tried until the
   * deadline.
   */
  static final int UNAVAILABLE_RETRY_MILLIS = 200;

  /** Long enough for the requests in hand to be done. */
  static final int OVERLOADED_RETRY_MILLIS = 100;

  private Refusals() {}

  /** As the exception of a call with one result. */
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

  /** As the exception of a call that changes nothing, which an unknown effect means nothing to. */
  static TException readException(Answer.Refused refused) {
    TException exception = exception(refused);
    return exception instanceof Indeterminate
        ? new Unavailable(refused.why(), UNAVAILABLE_RETRY_MILLIS)
        : exception;
  }

  /** As one answer of a call with many. */
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

  /**
   * The ring answered another question than the one asked: a defect, to be seen and not to be
   * guessed about.
   */
  static IllegalStateException misplaced(Answer answer) {
    return new IllegalStateException("the ring answered something else than was asked: " + answer);
  }
}

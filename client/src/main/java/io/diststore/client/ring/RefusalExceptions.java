package io.diststore.client.ring;

import io.diststore.thrift.diststore.BadRequest;
import io.diststore.thrift.diststore.DataLost;
import io.diststore.thrift.diststore.Indeterminate;
import io.diststore.thrift.diststore.Overloaded;
import io.diststore.thrift.diststore.Refusal;
import io.diststore.thrift.diststore.TooLarge;
import io.diststore.thrift.diststore.Unavailable;
import org.apache.thrift.TException;

/**
 * Converts the refusal of one key in a call with many keys to the exception that a call with one
 * key throws.
 */
final class RefusalExceptions {
  private RefusalExceptions() {}

  static TException of(Refusal refusal) {
    String why = refusal.getMessage();
    return switch (refusal.getCode()) {
      case UNAVAILABLE -> new Unavailable(why, refusal.getRetryAfterMillis());
      case OVERLOADED -> new Overloaded(why, refusal.getRetryAfterMillis());
      case INDETERMINATE -> new Indeterminate(why);
      case DATA_LOST -> new DataLost(why);
      case TOO_LARGE -> new TooLarge(why);
      case BAD_REQUEST -> new BadRequest(why);
    };
  }
}

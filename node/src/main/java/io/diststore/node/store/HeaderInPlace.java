package io.diststore.node.store;

import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.RequestId;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.transport.StructReader;

/** A request's header where it lies, as the service definition numbers its fields. */
final class HeaderInPlace {
  private static final int CLIENT_HIGH = RequestHeader._Fields.CLIENT_HIGH.getThriftFieldId();
  private static final int CLIENT_LOW = RequestHeader._Fields.CLIENT_LOW.getThriftFieldId();
  private static final int NUMBER = RequestHeader._Fields.NUMBER.getThriftFieldId();
  private static final int LOWEST_AWAITED = RequestHeader._Fields.LOWEST_AWAITED.getThriftFieldId();
  private static final int REPEATED = RequestHeader._Fields.REPEATED.getThriftFieldId();
  private static final int DEADLINE_MILLIS =
      RequestHeader._Fields.DEADLINE_MILLIS.getThriftFieldId();

  long clientHigh;
  long clientLow;
  long number;
  long lowestAwaited;

  /** Means nothing to what is done at once. */
  private boolean repeated;

  private int deadlineMillis;

  /** Reads it, if it comes as that field. */
  void read(StructReader arguments, int field) {
    if (arguments.struct(field)) {
      clientHigh = arguments.i64(CLIENT_HIGH);
      clientLow = arguments.i64(CLIENT_LOW);
      number = arguments.i64(NUMBER);
      lowestAwaited = arguments.i64(LOWEST_AWAITED);
      repeated = arguments.bool(REPEATED);
      deadlineMillis = arguments.i32(DEADLINE_MILLIS);
      arguments.stop();
    }
  }

  /** Whether {@link Headers#check} has nothing against it, which else says what is wrong. */
  boolean makesSense() {
    return (clientHigh | clientLow) != 0
        && number >= 1
        && number < Long.MAX_VALUE
        && lowestAwaited >= 1
        && lowestAwaited <= number
        && deadlineMillis >= 1;
  }

  /** Of a read, which needs no number: as {@link Headers#read}. */
  Request read(Operation.Read operation) {
    return new Request(null, 0, operation, repeated, Headers.budgetNanos(deadlineMillis));
  }

  /** As {@link Headers#request}. */
  Request request(Operation operation) {
    RequestId id = new RequestId(new ClientId(clientHigh, clientLow), number);
    return new Request(id, lowestAwaited, operation, repeated, Headers.budgetNanos(deadlineMillis));
  }
}

package io.diststore.node.store;

import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.RequestId;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.transport.StructReader;

/**
 * A {@link RequestHeader} that is read from the bytes of a message without creating an object. One
 * instance is reused for all calls.
 */
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

  /** Used only if the ring must be asked. The same is true of {@link #deadlineMillis}. */
  private boolean repeated;

  private int deadlineMillis;

  /** Reads the header if it is the next field and has the number {@code field}. */
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

  /** Reports whether {@link Headers#check} accepts this header. */
  boolean isValid() {
    return Headers.objection(clientHigh, clientLow, number, lowestAwaited, deadlineMillis, 1)
        == null;
  }

  /** Does the same as {@link Headers#readRequest}. */
  Request readRequest(Operation.Read operation) {
    return new Request(null, 0, operation, repeated, Headers.budgetNanos(deadlineMillis));
  }

  /** Does the same as {@link Headers#request}. */
  Request request(Operation operation) {
    RequestId id = new RequestId(new ClientId(clientHigh, clientLow), number);
    return new Request(id, lowestAwaited, operation, repeated, Headers.budgetNanos(deadlineMillis));
  }
}

package io.diststore.node.store;

import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.RequestId;
import io.diststore.thrift.diststore.BadRequest;
import io.diststore.thrift.diststore.RequestHeader;
import java.time.Duration;

/**
 * Reads request headers; a header that makes no sense is refused, as a wrong id could answer for
 * another request.
 */
final class Headers {
  /** A later deadline is cut to this: nothing may live as long as request ids are remembered. */
  static final Duration DEADLINE_MAX = Duration.ofSeconds(60);

  private Headers() {}

  /**
   * Checks a header.
   *
   * @param requests how many numbers it stands for, from its own upwards
   */
  static void check(RequestHeader header, int requests) throws BadRequest {
    if (header == null) {
      throw new BadRequest(
          "the header is missing; it names the request, so that it is applied once");
    }
    if (header.getClientHigh() == 0 && header.getClientLow() == 0) {
      throw new BadRequest(
          "clientHigh and clientLow are 0; draw 128 random bits when the client starts");
    }
    if (header.getNumber() < 1 || header.getNumber() > Long.MAX_VALUE - requests) {
      throw new BadRequest(
          "number is " + header.getNumber() + "; count the requests upwards from 1");
    }
    if (header.getLowestAwaited() < 1 || header.getLowestAwaited() > header.getNumber()) {
      throw new BadRequest(
          "lowestAwaited is "
              + header.getLowestAwaited()
              + "; it must be 1 or more, and no more than number, which is "
              + header.getNumber());
    }
    if (header.getDeadlineMillis() < 1) {
      throw new BadRequest(
          "deadlineMillis is "
              + header.getDeadlineMillis()
              + "; give the milliseconds that the answer is waited for, 1 or more");
    }
  }

  static long budgetNanos(RequestHeader header) {
    return budgetNanos(header.getDeadlineMillis());
  }

  static long budgetNanos(int deadlineMillis) {
    return Math.min(deadlineMillis, DEADLINE_MAX.toMillis()) * 1_000_000;
  }

  /** A read, which needs no number: it may be answered twice. */
  static Request read(RequestHeader header, Operation.Read operation) {
    return new Request(null, 0, operation, header.isRepeated(), budgetNanos(header));
  }

  /** Request number {@code header.number + i}, from a header that was checked. */
  static Request request(RequestHeader header, int i, Operation operation) {
    RequestId id =
        new RequestId(
            new ClientId(header.getClientHigh(), header.getClientLow()), header.getNumber() + i);
    return new Request(
        id, header.getLowestAwaited(), operation, header.isRepeated(), budgetNanos(header));
  }
}

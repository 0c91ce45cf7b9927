package io.diststore.node.store;

import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.RequestId;
import io.diststore.thrift.diststore.BadRequest;
import io.diststore.thrift.diststore.RequestHeader;
import java.time.Duration;

/**
 * Checks request headers and makes the ring's requests from them. An invalid header is refused,
 * because a request with a wrong id could get the outcome of another request.
 */
final class Headers {
  /**
   * The longest deadline. A longer deadline is shortened to this one, because a request must end
   * before the ring forgets its id.
   */
  static final Duration DEADLINE_MAX = Duration.ofSeconds(60);

  private Headers() {}

  /**
   * Refuses a missing or invalid header.
   *
   * @param requests how many consecutive request numbers the header covers, starting with its own
   *     number
   */
  static void check(RequestHeader header, int requests) throws BadRequest {
    if (header == null) {
      throw new BadRequest(
          "the header is missing; it identifies the request, so that the request is applied once");
    }
    String objection =
        objection(
            header.getClientHigh(),
            header.getClientLow(),
            header.getNumber(),
            header.getLowestAwaited(),
            header.getDeadlineMillis(),
            requests);
    if (objection != null) {
      throw new BadRequest(objection);
    }
  }

  /**
   * Returns what is wrong with a header that has these fields, or null if it is valid. All rules
   * for headers are in this method. They apply to headers in objects and to headers that are read
   * in place.
   */
  static String objection(
      long clientHigh,
      long clientLow,
      long number,
      long lowestAwaited,
      int deadlineMillis,
      int requests) {
    if ((clientHigh | clientLow) == 0) {
      return "clientHigh and clientLow are 0; draw 128 random bits when the client starts";
    }
    if (number < 1 || number > Long.MAX_VALUE - requests) {
      return invalidNumber(number);
    }
    if (lowestAwaited < 1 || lowestAwaited > number) {
      return invalidLowestAwaited(lowestAwaited, number);
    }
    return deadlineMillis < 1 ? invalidDeadline(deadlineMillis) : null;
  }

  // The messages have separate methods, so that objection() stays small enough to be inlined.

  private static String invalidNumber(long number) {
    return "number is " + number + "; count the client's requests upwards from 1";
  }

  private static String invalidLowestAwaited(long lowestAwaited, long number) {
    return "lowestAwaited is "
        + lowestAwaited
        + "; it must be at least 1 and at most number, which is "
        + number;
  }

  private static String invalidDeadline(int deadlineMillis) {
    return "deadlineMillis is "
        + deadlineMillis
        + "; give the milliseconds that the client waits for the answer, 1 or more";
  }

  static long budgetNanos(RequestHeader header) {
    return budgetNanos(header.getDeadlineMillis());
  }

  static long budgetNanos(int deadlineMillis) {
    return Math.min(deadlineMillis, DEADLINE_MAX.toMillis()) * 1_000_000;
  }

  /**
   * Returns the request for a read. A read needs no request number, because carrying it out twice
   * does no harm.
   */
  static Request readRequest(RequestHeader header, Operation.Read operation) {
    return new Request(null, 0, operation, header.isRepeated(), budgetNanos(header));
  }

  /** Returns request number {@code header.number + i}. The header must have been checked before. */
  static Request request(RequestHeader header, int i, Operation operation) {
    RequestId id =
        new RequestId(
            new ClientId(header.getClientHigh(), header.getClientLow()), header.getNumber() + i);
    return new Request(
        id, header.getLowestAwaited(), operation, header.isRepeated(), budgetNanos(header));
  }
}

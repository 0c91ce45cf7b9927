package io.diststore.ring.primary;

import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Refusal;
import io.diststore.ring.request.Request;
import io.diststore.ring.request.WriteInPlace;
import io.diststore.ring.segment.Key;
import io.diststore.ring.shell.Limits;
import io.diststore.ring.view.View;

/** Decides whether a request is valid. */
public final class RequestCheck {
  private final Limits limits;

  public RequestCheck(Limits limits) {
    this.limits = limits;
  }

  /**
   * Returns the refusal of an invalid request, or null if the request is valid.
   *
   * @param view the view in force, or null before the first one
   */
  public Answer.Refused objection(Request request, View view) {
    return switch (request.operation()) {
      case Operation.Write write -> objection(request, write);
      case Operation.Get get -> objection(get.key());
      case Operation.Scan scan -> objection(scan, view);
      case Operation.Count count -> objection(count.first(), view);
    };
  }

  private Answer.Refused objection(Request request, Operation.Write write) {
    if (request.id() == null || !areNumbersValid(request.id().number(), request.lowestAwaited())) {
      return bad(
          "a write needs a request number of at least 1, and lowestAwaited must be from 0 to that"
              + " number");
    }
    if (areTooManyAwaited(request.id().number(), request.lowestAwaited())) {
      return bad(
          "the request number "
              + request.id().number()
              + " is too far above lowestAwaited, which is "
              + request.lowestAwaited()
              + "; the ring remembers at most "
              + Request.AWAITED_MAX
              + " outcomes per client; raise lowestAwaited to the lowest number whose answer the"
              + " client still awaits, or wait for earlier answers first");
    }
    if (write instanceof Operation.Put put) {
      if (put.value().length > limits.valueBytes()) {
        return tooLarge("value", put.value().length, limits.valueBytes());
      }
      if (put.ttlMillis() < 0) {
        return bad("the time to live is negative: " + put.ttlMillis() + " ms");
      }
    }
    return objection(write.key());
  }

  private Answer.Refused objection(Key key) {
    return isKeyTooLong(key.bytes().length)
        ? tooLarge("key", key.bytes().length, limits.keyBytes())
        : null;
  }

  private Answer.Refused objection(Operation.Scan scan, View view) {
    if (scan.limit() < 1) {
      return bad("the limit of a scan must be at least 1");
    }
    if (isKeyTooLong(scan.prefix().length)) {
      return tooLarge("prefix", scan.prefix().length, limits.keyBytes());
    }
    return objection(scan.first(), view);
  }

  private static Answer.Refused objection(int segment, View view) {
    boolean outside = view != null && (segment < 0 || segment >= view.segments());
    return outside ? bad("there is no segment " + segment) : null;
  }

  private static Answer.Refused bad(String why) {
    return new Answer.Refused(Refusal.BAD_REQUEST, why);
  }

  private static Answer.Refused tooLarge(String what, int bytes, int bytesMax) {
    return new Answer.Refused(
        Refusal.TOO_LARGE,
        "the " + what + " has " + bytes + " bytes, which is more than the limit of " + bytesMax);
  }

  /** Reports whether a write in place is valid. Applies the same limits as {@link #objection}. */
  boolean isValid(WriteInPlace write) {
    return areNumbersValid(write.number(), write.lowestAwaited())
        && !areTooManyAwaited(write.number(), write.lowestAwaited())
        && write.ttlMillis() >= 0
        && !isKeyTooLong(write.entry.keyBytes())
        && write.entry.valueBytes() <= limits.valueBytes();
  }

  boolean isKeyTooLong(int bytes) {
    return bytes > limits.keyBytes();
  }

  private static boolean areNumbersValid(long number, long lowestAwaited) {
    return number >= 1 && lowestAwaited >= 0 && lowestAwaited <= number;
  }

  private static boolean areTooManyAwaited(long number, long lowestAwaited) {
    return number - lowestAwaited >= Request.AWAITED_MAX;
  }
}

package io.diststore.node.store;

import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.view.View;
import io.diststore.thrift.diststore.CountResult;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.Unavailable;
import org.apache.thrift.TException;
import org.apache.thrift.async.AsyncMethodCallback;

/**
 * Carries out one call that counts all keys. Asks one primary after another for the number of keys
 * in its part of the ring. The count is exact if the ring was whole and its view did not change
 * during the call.
 */
final class CountCall {
  private final Ring ring;
  private final RequestListener listener;
  private final RequestHeader header;
  private final AsyncMethodCallback<CountResult> caller;
  private final long start;
  private final View atStart;
  private long keys;

  private CountCall(
      Ring ring,
      RequestListener listener,
      RequestHeader header,
      AsyncMethodCallback<CountResult> caller) {
    this.ring = ring;
    this.listener = listener;
    this.header = header;
    this.caller = caller;
    this.start = ring.nanoTime();
    this.atStart = ring.view();
  }

  static void start(
      Ring ring,
      RequestListener listener,
      RequestHeader header,
      AsyncMethodCallback<CountResult> caller)
      throws TException {
    Headers.check(header, 1);
    if (ring.view() == null) {
      throw WireRefusals.noRing();
    }
    new CountCall(ring, listener, header, caller).askFrom(0);
  }

  private void askFrom(int segment) {
    long left = Headers.budgetNanos(header) - (ring.nanoTime() - start);
    Request request = Headers.request(header, 0, new Operation.Count(segment));
    ring.ask(
        new Request(
            request.id(),
            request.lowestAwaited(),
            request.operation(),
            request.repeated(),
            Math.max(1, left)),
        answer -> onAnswer(segment, answer));
  }

  private void onAnswer(int asked, Answer answer) {
    switch (answer) {
      case Answer.Counted counted -> {
        keys += counted.keys();
        if (counted.next() >= atStart.segments()) {
          listener.onAnswer(RequestListener.Kind.COUNT, answer, ring.nanoTime() - start);
          caller.onComplete(
              new CountResult(
                  keys, RingReport.isWhole(atStart) && ring.view().epoch() == atStart.epoch()));
        } else if (counted.next() <= asked) {
          caller.onError(
              new Unavailable(
                  "a part of the ring cannot be counted at the moment",
                  WireRefusals.UNAVAILABLE_RETRY_MILLIS));
        } else {
          askFrom(counted.next());
        }
      }
      case Answer.Refused refused -> {
        listener.onAnswer(RequestListener.Kind.COUNT, answer, ring.nanoTime() - start);
        caller.onError(WireRefusals.readException(refused));
      }
      default -> caller.onError(WireRefusals.unexpected(answer));
    }
  }
}

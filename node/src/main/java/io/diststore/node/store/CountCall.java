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
 * One count: asks primary after primary for its part of the ring. Exact if the ring was whole and
 * the same from first to last.
 */
final class CountCall {
  private final Ring ring;
  private final RequestLog log;
  private final RequestHeader header;
  private final AsyncMethodCallback<CountResult> caller;
  private final long start;
  private final View atStart;
  private long keys;

  private CountCall(
      Ring ring, RequestLog log, RequestHeader header, AsyncMethodCallback<CountResult> caller) {
    this.ring = ring;
    this.log = log;
    this.header = header;
    this.caller = caller;
    this.start = ring.nanoTime();
    this.atStart = ring.view();
  }

  static void start(
      Ring ring, RequestLog log, RequestHeader header, AsyncMethodCallback<CountResult> caller)
      throws TException {
    Headers.check(header, 1);
    if (ring.view() == null) {
      throw new Unavailable("this node is in no ring yet", Refusals.UNAVAILABLE_RETRY_MILLIS);
    }
    new CountCall(ring, log, header, caller).askFrom(0);
  }

  private void askFrom(int segment) {
    long left = Headers.budgetNanos(header) - (ring.nanoTime() - start);
    Request whole = Headers.request(header, 0, new Operation.Count(segment));
    ring.ask(
        new Request(
            whole.id(),
            whole.lowestAwaited(),
            whole.operation(),
            whole.repeated(),
            Math.max(1, left)),
        answer -> answered(segment, answer));
  }

  private void answered(int asked, Answer answer) {
    switch (answer) {
      case Answer.Counted counted -> {
        keys += counted.keys();
        if (counted.next() >= atStart.segments()) {
          log.answered(RequestLog.Kind.COUNT, answer, ring.nanoTime() - start);
          caller.onComplete(
              new CountResult(
                  keys, RingReport.whole(atStart) && ring.view().epoch() == atStart.epoch()));
        } else if (counted.next() <= asked) {
          caller.onError(
              new Unavailable(
                  "a part of the ring could not be counted just now",
                  Refusals.UNAVAILABLE_RETRY_MILLIS));
        } else {
          askFrom(counted.next());
        }
      }
      case Answer.Refused refused -> {
        log.answered(RequestLog.Kind.COUNT, answer, ring.nanoTime() - start);
        caller.onError(Refusals.readException(refused));
      }
      default -> caller.onError(Refusals.misplaced(answer));
    }
  }
}

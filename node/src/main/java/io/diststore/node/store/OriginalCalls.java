package io.diststore.node.store;

import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.RequestId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.async.AsyncMethodCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code get} and {@code put} as the original clients send them: without a deadline, an id or an
 * exception.
 *
 * <p>Those clients put on one connection, close it, and get on another; they count on reading what
 * they put. Two things would break that: the event loop may come to the second connection first,
 * and the put may still be on its way through the ring. So a get is begun only when all that has
 * arrived was begun, and asked only when the puts of its key that came before are over.
 */
final class OriginalCalls {
  private static final Logger LOG = LoggerFactory.getLogger(OriginalCalls.class);
  private static final long BUDGET_NANOS = Duration.ofSeconds(5).toNanos();

  /** What a get is given to ask with after it waited for a put that used up all its time. */
  private static final long BUDGET_NANOS_MIN = Duration.ofMillis(500).toNanos();

  private static final long LOG_NANOS = Duration.ofSeconds(1).toNanos();

  private final Ring ring;
  private final RequestLog log;
  private final OwnRequests own;
  private final PutsUnderWay puts = new PutsUnderWay();
  private final AtomicLong refusedPuts = new AtomicLong();
  private long loggedRefusals;
  private long loggedNanos;

  OriginalCalls(Ring ring, RequestLog log, RandomGenerator random) {
    this.ring = ring;
    this.log = log;
    this.own = new OwnRequests(random);
  }

  void get(ByteBuffer key, AsyncMethodCallback<ByteBuffer> caller) {
    long start = ring.nanoTime();
    Key wanted = new Key(Arguments.bytes(key));
    ring.afterAllArrived(() -> puts.after(wanted, () -> read(wanted, start, caller)));
  }

  private void read(Key key, long start, AsyncMethodCallback<ByteBuffer> caller) {
    long left = Math.max(BUDGET_NANOS_MIN, BUDGET_NANOS - (ring.nanoTime() - start));
    ring.ask(
        new Request(null, 0, new Operation.Get(key), false, left),
        answer -> {
          log.answered(RequestLog.Kind.GET, answer, ring.nanoTime() - start);
          switch (answer) {
            case Answer.Value found ->
                caller.onComplete(
                    ByteBuffer.wrap(found.entry() == null ? new byte[0] : found.entry().value()));
            // No exception is declared, and the empty string would say that the key is absent.
            case Answer.Refused refused ->
                caller.onError(
                    new TApplicationException(
                        TApplicationException.INTERNAL_ERROR,
                        refused.refusal() + ": " + refused.why()));
            default -> caller.onError(Refusals.misplaced(answer));
          }
        });
  }

  /**
   * The caller is told when the put is over, which nobody hears: it is what makes a connection with
   * too many of them wait.
   */
  void put(ByteBuffer key, ByteBuffer value, AsyncMethodCallback<Void> caller) {
    long start = ring.nanoTime();
    Key to = new Key(Arguments.bytes(key));
    RequestId id = own.begin();
    PutsUnderWay.Put put = puts.begin(to);
    ring.ask(
        new Request(
            id,
            own.lowestAwaited(),
            new Operation.Put(to, Arguments.bytes(value), 0, null),
            false,
            BUDGET_NANOS),
        answer -> {
          own.end(id);
          puts.end(put);
          log.answered(RequestLog.Kind.PUT, answer, ring.nanoTime() - start);
          if (answer instanceof Answer.Refused refused) {
            refused(to, refused);
          }
          caller.onComplete(null);
        });
  }

  /** Puts that were refused so far; their senders were not told. Any thread. */
  long refusedPuts() {
    return refusedPuts.get();
  }

  private void refused(Key key, Answer.Refused refused) {
    long count = refusedPuts.incrementAndGet();
    long now = ring.nanoTime();
    if (loggedRefusals == 0 || now - loggedNanos >= LOG_NANOS) {
      LOG.warn(
          "An unacknowledged put of key '{}' was refused, {} since the last such line: {}: {}",
          key,
          count - loggedRefusals,
          refused.refusal(),
          refused.why());
      loggedRefusals = count;
      loggedNanos = now;
    }
  }
}

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
 * The original clients' calls {@code get} and {@code put}, which have no deadline, no request id
 * and no exceptions.
 *
 * <p>Those clients put on one connection, close it, get on another connection, and expect to read
 * what they put. Two things could break that: the event loop may handle the second connection
 * first, and the put may still be on its way through the ring. So this class begins a get only
 * after all calls that have arrived, and asks the ring only after the earlier puts of the same key
 * have ended.
 */
final class OriginalCalls {
  private static final Logger LOG = LoggerFactory.getLogger(OriginalCalls.class);
  private static final long BUDGET_NANOS = Duration.ofSeconds(5).toNanos();

  /**
   * The least time that a get has for asking the ring. It applies if the get had to wait for a put
   * that used up the whole budget.
   */
  private static final long BUDGET_NANOS_MIN = Duration.ofMillis(500).toNanos();

  private static final long LOG_INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final Ring ring;
  private final RequestListener listener;
  private final OwnRequestIds ids;
  private final PendingPuts puts = new PendingPuts();
  private final AtomicLong refusedPuts = new AtomicLong();
  private long loggedRefusals;
  private long loggedAtNanos;

  OriginalCalls(Ring ring, RequestListener listener, RandomGenerator random) {
    this.ring = ring;
    this.listener = listener;
    this.ids = new OwnRequestIds(random);
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
          listener.onAnswer(RequestListener.Kind.GET, answer, ring.nanoTime() - start);
          switch (answer) {
            case Answer.Value value ->
                caller.onComplete(
                    ByteBuffer.wrap(value.entry() == null ? new byte[0] : value.entry().value()));
            // The call declares no exception, and an empty string would mean that the key does not
            // exist.
            case Answer.Refused refused ->
                caller.onError(
                    new TApplicationException(
                        TApplicationException.INTERNAL_ERROR,
                        refused.refusal() + ": " + refused.why()));
            default -> caller.onError(WireRefusals.unexpected(answer));
          }
        });
  }

  /**
   * Sends a put to the ring. Completes {@code caller} when the put has ended, although the client
   * gets no answer: the transport stops reading from a connection that has too many open calls.
   */
  void put(ByteBuffer key, ByteBuffer value, AsyncMethodCallback<Void> caller) {
    long start = ring.nanoTime();
    Key to = new Key(Arguments.bytes(key));
    RequestId id = ids.begin();
    PendingPuts.Put put = puts.begin(to);
    ring.ask(
        new Request(
            id,
            ids.lowestAwaited(),
            new Operation.Put(to, Arguments.bytes(value), 0, null),
            false,
            BUDGET_NANOS),
        answer -> {
          ids.end(id);
          puts.end(put);
          listener.onAnswer(RequestListener.Kind.PUT, answer, ring.nanoTime() - start);
          if (answer instanceof Answer.Refused refused) {
            onRefused(to, refused);
          }
          caller.onComplete(null);
        });
  }

  /**
   * Returns the number of puts that the ring has refused so far. Their clients do not know. Any
   * thread.
   */
  long refusedPuts() {
    return refusedPuts.get();
  }

  private void onRefused(Key key, Answer.Refused refused) {
    long count = refusedPuts.incrementAndGet();
    long now = ring.nanoTime();
    if (loggedRefusals == 0 || now - loggedAtNanos >= LOG_INTERVAL_NANOS) {
      LOG.warn(
          "The ring refused an unacknowledged put of key '{}' ({} refused since the last such message): {}: {}",
          key,
          count - loggedRefusals,
          refused.refusal(),
          refused.why());
      loggedRefusals = count;
      loggedAtNanos = now;
    }
  }
}

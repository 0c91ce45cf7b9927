package io.diststore.node.store;

import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Refusal;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.RequestId;
import io.diststore.transport.LimitedLog;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.async.AsyncMethodCallback;
import org.slf4j.LoggerFactory;

/**
 * The original clients' calls {@code get} and {@code put}, which have no deadline, no request id
 * and no exceptions.
 *
 * <p>Those clients send a put on one connection, close it, and send a get on another connection.
 * They expect to read the value of the put. Two things could break that: the event loop may handle
 * the second connection first, and the put may still be on its way through the ring. So a get first
 * waits until every other call that has already arrived has begun. Then it waits until the earlier
 * puts of the same key have ended, and only then asks the ring for the value.
 *
 * <p>A client may also put a key several times on one connection, without an answer between the
 * puts. The ring may have to send a put to the primary again, and could then apply that put after a
 * later one. So this class sends a put only after the earlier puts of the same key on the same
 * connection have ended. Puts of different keys do not wait for each other.
 */
final class OriginalCalls {
  private static final LimitedLog LOG =
      new LimitedLog(LoggerFactory.getLogger(OriginalCalls.class));
  private static final long BUDGET_NANOS = Duration.ofSeconds(5).toNanos();

  /**
   * The minimum time that a get has for asking the ring. This minimum applies if the get had to
   * wait for a put that used up the whole budget.
   */
  private static final long BUDGET_NANOS_MIN = Duration.ofMillis(500).toNanos();

  /**
   * The maximum total size, in bytes, of all puts that wait for earlier puts. All connections share
   * this limit.
   */
  static final long WAITING_BYTES_MAX = 64L << 20;

  /** A waiting put occupies about this many bytes in addition to its key and value. */
  static final int WAITING_PUT_BYTES = 256;

  private final Ring ring;
  private final RequestListener listener;
  private final OwnRequestIds ids;
  private final PendingPuts puts = new PendingPuts();
  private final AtomicLong refusedPuts = new AtomicLong();
  private final Lanes<Lane> lanes = new Lanes<>();
  private long waitingBytes;

  /** The puts of one key on one connection, which are carried out in order. */
  private record Lane(Object connection, Key key) {}

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
   * Sends a put to the ring, after the earlier puts of the same key on the same connection.
   * Completes {@code caller} only when the put has ended, although the client gets no answer. Until
   * then the call counts as open, and the transport stops reading from a connection that has too
   * many open calls.
   *
   * @param connection identifies the connection; equal objects identify the same connection
   */
  void put(Object connection, ByteBuffer key, ByteBuffer value, AsyncMethodCallback<Void> caller) {
    long start = ring.nanoTime();
    Operation.Put operation =
        new Operation.Put(new Key(Arguments.bytes(key)), Arguments.bytes(value), 0, null);
    PendingPuts.Put put = puts.begin(operation.key());
    Consumer<Answer> end =
        answer -> {
          puts.end(put);
          listener.onAnswer(RequestListener.Kind.PUT, answer, ring.nanoTime() - start);
          if (answer instanceof Answer.Refused refused) {
            onRefused(operation.key(), refused);
          }
          caller.onComplete(null);
        };
    Lane lane = new Lane(connection, operation.key());
    if (!lanes.isBusy(lane)) {
      lanes.add(lane, done -> write(operation, start, end, done));
      return;
    }
    int bytes = operation.key().bytes().length + operation.value().length + WAITING_PUT_BYTES;
    if (waitingBytes + bytes > WAITING_BYTES_MAX) {
      end.accept(
          new Answer.Refused(
              Refusal.OVERLOADED,
              "More than " + WAITING_BYTES_MAX + " bytes of puts wait for earlier puts."));
      return;
    }
    waitingBytes += bytes;
    lanes.add(
        lane,
        done -> {
          waitingBytes -= bytes;
          write(operation, start, end, done);
        });
  }

  /** Asks the ring to carry out a put, and runs {@code done} when the put has ended. */
  private void write(Operation.Put operation, long start, Consumer<Answer> end, Runnable done) {
    long left = BUDGET_NANOS - (ring.nanoTime() - start);
    if (left <= 0) {
      end.accept(
          new Answer.Refused(
              Refusal.UNAVAILABLE,
              "The earlier puts of the key on this connection took too long."));
      done.run();
      return;
    }
    RequestId id = ids.begin();
    ring.ask(
        new Request(id, ids.lowestAwaited(), operation, false, left),
        answer -> {
          ids.end(id);
          end.accept(answer);
          done.run();
        });
  }

  /**
   * Returns the number of puts that were refused so far. Their clients are not informed. Any thread
   * may call this.
   */
  long refusedPuts() {
    return refusedPuts.get();
  }

  private void onRefused(Key key, Answer.Refused refused) {
    refusedPuts.incrementAndGet();
    LOG.warn(
        "refused unacknowledged puts (" + refused.refusal() + ")",
        "An unacknowledged put of key '{}' was refused: {}: {}",
        key,
        refused.refusal(),
        refused.why());
  }
}

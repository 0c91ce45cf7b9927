package io.diststore.client.ring;

import io.diststore.client.StoreException;
import io.diststore.thrift.diststore.RequestHeader;
import java.util.function.Function;
import org.apache.thrift.TBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request, from its creation to its end. The {@link Dispatcher} makes one {@link Attempt} after
 * another until a node answers. All attempts use the same number, and only the answer to the latest
 * attempt counts. Any thread may create a request; after that, only the event loop may use it.
 *
 * <p>An attempt is <em>in doubt</em> if the client cannot know whether the attempt had an effect.
 * This is the case if the connection broke before the answer arrived, or if the answer itself says
 * that the effect is unknown. If a write fails and any of its attempts is in doubt, the failure is
 * {@link StoreException.Indeterminate}. A later attempt can still succeed. Every later attempt is
 * marked as repeated, so the ring answers with the outcome that it remembers.
 *
 * @param <R> the Thrift struct into which the answer is decoded
 * @param <T> the type of the answer
 */
abstract class ClientRequest<R extends TBase<?, ?>, T> {
  private static final Logger LOG = LoggerFactory.getLogger(ClientRequest.class);

  final StoreMethod<R, T> method;
  final boolean write;

  /** How many consecutive request numbers this request uses, starting with its own. */
  final int numbers;

  /** How many of the client's permits this request holds until it ends. */
  final int weight;

  final long deadlineNanos;

  private final Function<RequestHeader, TBase<?, ?>> arguments;

  /**
   * The hash of the request's key, or of its first key if it has several. Meaningless unless {@link
   * #forPrimary} is true.
   */
  private final long keyHash;

  private final boolean forPrimary;

  private RequestStage stage = RequestStage.NEW;

  /** The previous and the next request in {@link OpenRequests}; null at the ends of the list. */
  ClientRequest<?, ?> previous;

  ClientRequest<?, ?> next;

  long number;

  /** Whether an attempt was sent. If so, the next attempt must be marked as repeated. */
  boolean sent;

  /** Whether an attempt may have had an effect that the client does not know of. */
  boolean inDoubt;

  /** The attempt that is in flight; null unless the stage is {@link RequestStage#SENT}. */
  private Attempt<R, T> attempt;

  /** The node that failed last. The client prefers another node for the next attempt. */
  NodeLink avoid;

  int failures;
  StoreException lastFailure;

  /** When the next attempt is due; meaningless unless the stage is {@link RequestStage#PAUSED}. */
  private long dueNanos;

  /**
   * Creates a request that any node may answer.
   *
   * @param weight how many of the client's permits the request holds until it ends
   */
  ClientRequest(
      StoreMethod<R, T> method,
      Function<RequestHeader, TBase<?, ?>> arguments,
      int weight,
      long deadlineNanos) {
    this(method, arguments, false, 1, weight, deadlineNanos, false, 0);
  }

  /** Creates a request for the primary of the key with this hash. */
  ClientRequest(
      StoreMethod<R, T> method,
      Function<RequestHeader, TBase<?, ?>> arguments,
      boolean write,
      int numbers,
      int weight,
      long deadlineNanos,
      long keyHash) {
    this(method, arguments, write, numbers, weight, deadlineNanos, true, keyHash);
  }

  private ClientRequest(
      StoreMethod<R, T> method,
      Function<RequestHeader, TBase<?, ?>> arguments,
      boolean write,
      int numbers,
      int weight,
      long deadlineNanos,
      boolean forPrimary,
      long keyHash) {
    this.method = method;
    this.arguments = arguments;
    this.write = write;
    this.numbers = numbers;
    this.weight = weight;
    this.deadlineNanos = deadlineNanos;
    this.forPrimary = forPrimary;
    this.keyHash = keyHash;
  }

  RequestStage stage() {
    return stage;
  }

  /** Reports whether the request has a number and has not ended. */
  boolean isOpen() {
    return stage != RequestStage.NEW && stage != RequestStage.FINISHED;
  }

  /**
   * Moves the request to its next stage.
   *
   * @throws IllegalStateException if the current stage does not lead to {@code next}
   */
  void become(RequestStage next, String why) {
    if (!stage.leadsTo(next)) {
      throw new IllegalStateException(
          method.name() + " request " + number + " is " + stage + " and cannot become " + next);
    }
    if (LOG.isTraceEnabled()) {
      LOG.trace("{} request {}: {} to {}, {}", method.name(), number, stage, next, why);
    }
    stage = next;
    attempt = null;
  }

  /** Moves the request to {@link RequestStage#SENT}, with this attempt in flight. */
  void becomeSent(Attempt<R, T> next) {
    become(RequestStage.SENT, "a connection is ready");
    attempt = next;
    sent = true;
  }

  /** Moves the request to {@link RequestStage#PAUSED} until {@code untilNanos}. */
  void becomePaused(long untilNanos, StoreException failure) {
    become(RequestStage.PAUSED, "the last attempt failed");
    dueNanos = untilNanos;
    lastFailure = failure;
  }

  /** Reports whether {@code other} is the attempt that is in flight. */
  boolean isInFlight(Attempt<R, T> other) {
    return attempt == other;
  }

  /** Reports whether the request is paused and its next attempt is due. */
  boolean isDue(long now) {
    return stage == RequestStage.PAUSED && now - dueNanos >= 0;
  }

  /** Records that no answer will come. If an attempt is in flight, that attempt is now in doubt. */
  void giveUpAttempt() {
    inDoubt |= stage == RequestStage.SENT;
  }

  TBase<?, ?> arguments(RequestHeader header) {
    return arguments.apply(header);
  }

  /**
   * Returns the index of the member that should get the request, or {@link RingTable#NO_PRIMARY} if
   * any member may get it.
   */
  int primary(RingTable table) {
    return forPrimary ? table.primary(keyHash) : RingTable.NO_PRIMARY;
  }

  /** Handles the answer. May ask {@code dispatcher} to send other requests in place of this one. */
  abstract void onAnswer(T answer, Dispatcher dispatcher);

  /** Handles the failure of the request, which ends without an answer. */
  abstract void onFailure(StoreException why);
}

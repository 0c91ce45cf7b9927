package io.diststore.client.ring;

import io.diststore.client.StoreException;
import io.diststore.thrift.diststore.RequestHeader;
import java.util.function.Function;
import org.apache.thrift.TBase;

/**
 * One request, from its submission to its answer. The {@link Dispatcher} sends copies of it, one at
 * a time, all under the same number; only the answer to the latest one counts. Made on any thread,
 * then for the loop's.
 *
 * <p>A copy is <em>refused by name</em> if its answer says that it had no effect. It is <em>in
 * doubt</em> if its connection broke before the answer, or if the answer says so. A write with one
 * copy in doubt ends as {@link StoreException.Indeterminate} unless a later copy is answered well:
 * all say that they are repeated, so the ring answers from what it remembers.
 *
 * @param <R> the struct that the answer is read into
 * @param <T> what the answer means
 */
abstract class Request<R extends TBase<?, ?>, T> {
  /** Stands for no pause. */
  static final long NOT_PAUSED = Long.MIN_VALUE;

  final StoreMethod<R, T> method;
  final boolean write;

  /** For how many numbers it stands, from its own upwards. */
  final int numbers;

  /** How much of what may be in hand it takes. */
  final int weight;

  final long deadlineNanos;

  private final Function<RequestHeader, TBase<?, ?>> arguments;

  /** Of the key, or of the first of its keys; meaningless unless it is for the primary. */
  private final long keyHash;

  private final boolean forPrimary;

  /** Its neighbours in {@link UnderWay}; null at the ends. */
  Request<?, ?> previous;

  Request<?, ?> next;

  /** Whether it is in {@link UnderWay}: neither new nor finished. */
  boolean listed;

  long number;

  /** Whether a copy was sent. */
  boolean sent;

  /** Whether a copy may have had an effect that is not known. */
  boolean inDoubt;

  /** The copy whose answer counts; null if none is under way. */
  Copy<R, T> copy;

  /** The node that failed last; another one is preferred. */
  NodeLink avoid;

  int failures;
  StoreException lastFailure;

  /** When the next copy is due, or {@link #NOT_PAUSED}. */
  long dueNanos = NOT_PAUSED;

  /**
   * A request for whichever node.
   *
   * @param weight how much of what may be in hand it takes
   */
  Request(
      StoreMethod<R, T> method,
      Function<RequestHeader, TBase<?, ?>> arguments,
      int weight,
      long deadlineNanos) {
    this(method, arguments, false, 1, weight, deadlineNanos, false, 0);
  }

  /** A request for the primary of the key with that hash. */
  Request(
      StoreMethod<R, T> method,
      Function<RequestHeader, TBase<?, ?>> arguments,
      boolean write,
      int numbers,
      int weight,
      long deadlineNanos,
      long keyHash) {
    this(method, arguments, write, numbers, weight, deadlineNanos, true, keyHash);
  }

  private Request(
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

  TBase<?, ?> arguments(RequestHeader header) {
    return arguments.apply(header);
  }

  /** The member that it is for, or {@link RingTable#NOBODY} if any will do. */
  int primary(RingTable table) {
    return forPrimary ? table.primary(keyHash) : RingTable.NOBODY;
  }

  /** The answer has come. May ask the dispatcher for requests that take this one's place. */
  abstract void succeed(T answer, Dispatcher dispatcher);

  /** It ends without an answer. */
  abstract void fail(StoreException why);
}

package io.diststore.client.ring;

import io.diststore.client.StoreException;
import io.diststore.thrift.diststore.Refusal;
import io.diststore.thrift.diststore.RequestHeader;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.thrift.TBase;

/**
 * Requests for keys of one primary, in one message: request i of it has the number of this one plus
 * i. A key that is refused is asked for again on its own, in a request that takes over its number
 * and its place.
 *
 * @param <R> the struct that the answer is read into
 * @param <A> the answer for one key
 * @param <T> what the answer for one key means
 */
final class ManyRequest<R extends TBase<?, ?>, A, T> extends Request<R, List<A>> {
  private final Gathering<T> gathering;
  private final int[] places;
  private final KeyAnswer<A, T> keyAnswer;
  private final IntFunction<SingleRequest<?, T>> alone;

  /** How the answer for one key is read. */
  interface KeyAnswer<A, T> {
    /** Null if the key was answered. */
    Refusal refusal(A answer);

    T result(A answer);
  }

  /**
   * @param places of its keys in {@code gathering}
   * @param alone makes the request of the key at that place on its own
   */
  ManyRequest(
      StoreMethod<R, List<A>> method,
      Function<RequestHeader, TBase<?, ?>> arguments,
      boolean write,
      int weight,
      long deadlineNanos,
      long keyHash,
      Gathering<T> gathering,
      int[] places,
      KeyAnswer<A, T> keyAnswer,
      IntFunction<SingleRequest<?, T>> alone) {
    super(method, arguments, write, places.length, weight, deadlineNanos, keyHash);
    this.gathering = gathering;
    this.places = places;
    this.keyAnswer = keyAnswer;
    this.alone = alone;
  }

  @Override
  void succeed(List<A> answers, Dispatcher dispatcher) {
    Request<?, ?> before = this;
    for (int i = 0; i < places.length; i++) {
      int place = places[i];
      // A node that answers for fewer keys than it was asked for has said nothing of the others.
      A answer = i < answers.size() ? answers.get(i) : null;
      Refusal refusal = answer == null ? null : keyAnswer.refusal(answer);
      if (answer != null && refusal == null) {
        gathering.done(place, keyAnswer.result(answer));
        continue;
      }
      SingleRequest<?, T> again = alone.apply(place);
      again.future.whenComplete(
          (result, why) -> {
            if (why == null) {
              gathering.done(place, result);
            } else {
              gathering.failed(place, (StoreException) why);
            }
          });
      dispatcher.takeOver(this, i, again, refusal, before);
      before = again.listed ? again : before;
    }
  }

  @Override
  void fail(StoreException why) {
    for (int place : places) {
      gathering.failed(place, why);
    }
  }
}

package io.diststore.client.ring;

import io.diststore.client.StoreException;
import io.diststore.thrift.diststore.Refusal;
import io.diststore.thrift.diststore.RequestHeader;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.thrift.TBase;

/**
 * Requests for several keys of one primary, sent in one message. The request for key i has the
 * number of this request plus i. If the node refuses a key, a {@link SingleRequest} for that key
 * takes over the key's number and its place in the result.
 *
 * @param <R> the Thrift struct into which the answer is decoded
 * @param <A> the Thrift struct with the answer for one key
 * @param <T> the type of the answer for one key
 */
final class ManyRequest<R extends TBase<?, ?>, A, T> extends ClientRequest<R, List<A>> {
  private final ResultCollector<T> results;
  private final int[] places;
  private final KeyAnswerReader<A, T> reader;
  private final IntFunction<SingleRequest<?, T>> singleRequestFor;

  /** Reads the answer for one key. */
  interface KeyAnswerReader<A, T> {
    /** Returns the refusal, or null if the key was not refused. */
    Refusal refusal(A answer);

    /** Returns the answer for a key that was not refused. */
    T result(A answer);
  }

  /**
   * Creates a request for several keys.
   *
   * @param places the places of the keys in {@code results}
   * @param singleRequestFor creates a request for only the key at a place
   */
  ManyRequest(
      StoreMethod<R, List<A>> method,
      Function<RequestHeader, TBase<?, ?>> arguments,
      boolean write,
      int weight,
      long deadlineNanos,
      long keyHash,
      ResultCollector<T> results,
      int[] places,
      KeyAnswerReader<A, T> reader,
      IntFunction<SingleRequest<?, T>> singleRequestFor) {
    super(method, arguments, write, places.length, weight, deadlineNanos, keyHash);
    this.results = results;
    this.places = places;
    this.reader = reader;
    this.singleRequestFor = singleRequestFor;
  }

  @Override
  void onAnswer(List<A> answers, Dispatcher dispatcher) {
    ClientRequest<?, ?> before = this;
    for (int i = 0; i < places.length; i++) {
      int place = places[i];
      // A faulty node may give fewer answers than there are keys. The last keys then have no
      // answer.
      A answer = i < answers.size() ? answers.get(i) : null;
      Refusal refusal = answer == null ? null : reader.refusal(answer);
      if (answer != null && refusal == null) {
        results.onAnswer(place, reader.result(answer));
        continue;
      }
      SingleRequest<?, T> single = singleRequestFor.apply(place);
      single.future.whenComplete(
          (result, why) -> {
            if (why == null) {
              results.onAnswer(place, result);
            } else {
              results.onFailure(place, (StoreException) why);
            }
          });
      dispatcher.takeOver(this, i, single, refusal, before);
      before = single.isOpen() ? single : before;
    }
  }

  @Override
  void onFailure(StoreException why) {
    for (int place : places) {
      results.onFailure(place, why);
    }
  }
}

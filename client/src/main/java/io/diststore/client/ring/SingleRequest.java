package io.diststore.client.ring;

import io.diststore.client.StoreException;
import io.diststore.thrift.diststore.RequestHeader;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.thrift.TBase;

/** A request with one answer, which completes a future. */
final class SingleRequest<R extends TBase<?, ?>, T> extends ClientRequest<R, T> {
  final CompletableFuture<T> future = new CompletableFuture<>();

  /** Creates a request that any node may answer. */
  SingleRequest(
      StoreMethod<R, T> method,
      Function<RequestHeader, TBase<?, ?>> arguments,
      int weight,
      long deadlineNanos) {
    super(method, arguments, weight, deadlineNanos);
  }

  /** Creates a request for the primary of the key with this hash. */
  SingleRequest(
      StoreMethod<R, T> method,
      Function<RequestHeader, TBase<?, ?>> arguments,
      boolean write,
      int weight,
      long deadlineNanos,
      long keyHash) {
    super(method, arguments, write, 1, weight, deadlineNanos, keyHash);
  }

  @Override
  void onAnswer(T answer, Dispatcher dispatcher) {
    future.complete(answer);
  }

  @Override
  void onFailure(StoreException why) {
    future.completeExceptionally(why);
  }
}

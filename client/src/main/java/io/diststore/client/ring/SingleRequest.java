package io.diststore.client.ring;

import io.diststore.client.StoreException;
import io.diststore.thrift.diststore.RequestHeader;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.thrift.TBase;

/** A request with one answer, for whoever holds its future. */
final class SingleRequest<R extends TBase<?, ?>, T> extends Request<R, T> {
  final CompletableFuture<T> future = new CompletableFuture<>();

  /** For whichever node. */
  SingleRequest(
      StoreMethod<R, T> method,
      Function<RequestHeader, TBase<?, ?>> arguments,
      int weight,
      long deadlineNanos) {
    super(method, arguments, weight, deadlineNanos);
  }

  /** For the primary of a key. */
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
  void succeed(T answer, Dispatcher dispatcher) {
    future.complete(answer);
  }

  @Override
  void fail(StoreException why) {
    future.completeExceptionally(why);
  }
}

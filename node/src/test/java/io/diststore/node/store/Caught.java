package io.diststore.node.store;

import java.util.concurrent.CompletableFuture;
import org.apache.thrift.async.AsyncMethodCallback;

/** A caller that keeps its answer. */
final class Caught<T> implements AsyncMethodCallback<T> {
  private final CompletableFuture<T> answer = new CompletableFuture<>();

  @Override
  public void onComplete(T value) {
    if (!answer.complete(value)) {
      throw new IllegalStateException("answered twice");
    }
  }

  @Override
  public void onError(Exception failure) {
    if (!answer.completeExceptionally(failure)) {
      throw new IllegalStateException("answered twice");
    }
  }

  boolean answered() {
    return answer.isDone();
  }

  T value() {
    return answer.getNow(null);
  }

  Throwable failure() {
    return answer.exceptionNow();
  }
}

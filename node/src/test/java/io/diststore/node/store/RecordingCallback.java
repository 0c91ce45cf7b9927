package io.diststore.node.store;

import java.util.concurrent.CompletableFuture;
import org.apache.thrift.async.AsyncMethodCallback;

/** A callback that records its answer. A second answer is an error. */
final class RecordingCallback<T> implements AsyncMethodCallback<T> {
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

  boolean isAnswered() {
    return answer.isDone();
  }

  T value() {
    return answer.getNow(null);
  }

  Throwable failure() {
    return answer.exceptionNow();
  }
}

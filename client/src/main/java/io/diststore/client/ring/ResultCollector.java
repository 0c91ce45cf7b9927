package io.diststore.client.ring;

import io.diststore.client.KeyResult;
import io.diststore.client.StoreException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/**
 * Collects the results of a call with many keys. When the last result arrives, completes the call's
 * future. The place of a key is the key's position in the caller's list. Thread-safe.
 */
final class ResultCollector<T> {
  final CompletableFuture<List<KeyResult<T>>> future = new CompletableFuture<>();
  private final AtomicReferenceArray<KeyResult<T>> results;
  private final AtomicInteger missing;

  ResultCollector(int size) {
    results = new AtomicReferenceArray<>(size);
    missing = new AtomicInteger(size);
    if (size == 0) {
      future.complete(List.of());
    }
  }

  void onAnswer(int place, T answer) {
    put(place, new KeyResult.Done<>(answer));
  }

  void onFailure(int place, StoreException why) {
    put(place, new KeyResult.Failed<>(why));
  }

  private void put(int place, KeyResult<T> result) {
    results.set(place, result);
    if (missing.decrementAndGet() == 0) {
      future.complete(IntStream.range(0, results.length()).mapToObj(results::get).toList());
    }
  }
}

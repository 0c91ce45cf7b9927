package io.diststore.client.ring;

import io.diststore.client.Outcome;
import io.diststore.client.StoreException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/** The outcomes of a call with many keys, each in its place, until the last one is there. */
final class Gathering<T> {
  final CompletableFuture<List<Outcome<T>>> future = new CompletableFuture<>();
  private final AtomicReferenceArray<Outcome<T>> outcomes;
  private final AtomicInteger missing;

  Gathering(int size) {
    outcomes = new AtomicReferenceArray<>(size);
    missing = new AtomicInteger(size);
    if (size == 0) {
      future.complete(List.of());
    }
  }

  void done(int place, T result) {
    put(place, new Outcome.Done<>(result));
  }

  void failed(int place, StoreException why) {
    put(place, new Outcome.Failed<>(why));
  }

  private void put(int place, Outcome<T> outcome) {
    outcomes.set(place, outcome);
    if (missing.decrementAndGet() == 0) {
      future.complete(IntStream.range(0, outcomes.length()).mapToObj(outcomes::get).toList());
    }
  }
}

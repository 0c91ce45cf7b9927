package io.diststore.e2e.workload;

import io.diststore.client.KeyResult;
import io.diststore.client.NodeAddress;
import io.diststore.client.StoreClient;
import io.diststore.client.Value;
import io.diststore.client.WriteTerms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Stores many keys of 16 bytes, or checks that all keys still have the values that an earlier run
 * stored. Each value is derived from its key. The last line of the output is JSON. It says how many
 * keys are right, how many are wrong, and how long the run took.
 */
final class Bulk {
  private static final int THREADS = 4;
  private static final int BATCH = 100;
  private static final int TRIES = 10;
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final List<NodeAddress> ring;
  private final boolean store;
  private final int keys;
  private final int valueBytes;
  private final AtomicLong right = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();

  Bulk(String address, boolean store, int keys, int valueBytes) {
    this.ring = List.of(NodeAddress.parse(address));
    this.store = store;
    this.keys = keys;
    this.valueBytes = valueBytes;
  }

  /** Stores or compares all keys, and prints the result. */
  void run() throws InterruptedException {
    long start = System.nanoTime();
    List<Thread> threads =
        IntStream.range(0, THREADS)
            .mapToObj(i -> Thread.ofPlatform().name("bulk-" + i).start(() -> runShare(i)))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    // If a thread crashes, the keys that it has not finished count as wrong.
    System.out.printf(
        "{\"right\":%d,\"wrong\":%d,\"seconds\":%.1f}%n",
        right.get(), keys - right.get(), (System.nanoTime() - start) / 1e9);
  }

  /**
   * Handles one thread's share of the batches: batch {@code thread}, and every {@code THREADS}-th
   * batch after it.
   */
  private void runShare(int thread) {
    try (StoreClient client = new StoreClient(ring, DEADLINE)) {
      for (int first = thread * BATCH; first < keys; first += THREADS * BATCH) {
        List<byte[]> batch =
            IntStream.range(first, Math.min(keys, first + BATCH)).mapToObj(Bulk::key).toList();
        right.addAndGet(store ? store(client, batch) : compare(client, batch));
      }
    }
  }

  /** Stores the keys, and tries again if a key fails. Returns how many keys were stored. */
  private int store(StoreClient client, List<byte[]> batch) {
    List<byte[]> remaining = batch;
    for (int i = 0; i < TRIES && !remaining.isEmpty(); i++) {
      List<StoreClient.Pair> pairs =
          remaining.stream().map(key -> new StoreClient.Pair(key, value(key))).toList();
      List<byte[]> failed = new ArrayList<>();
      var outcomes = client.putAll(pairs, WriteTerms.NONE);
      for (int k = 0; k < pairs.size(); k++) {
        if (outcomes.get(k) instanceof KeyResult.Failed<?>(var why)) {
          failed.add(pairs.get(k).key());
          report(pairs.get(k).key(), why.toString());
        }
      }
      remaining = failed;
    }
    return batch.size() - remaining.size();
  }

  /** Returns how many keys have the right value. */
  private int compare(StoreClient client, List<byte[]> batch) {
    int same = 0;
    List<KeyResult<Optional<Value>>> outcomes = client.getAll(batch);
    for (int k = 0; k < batch.size(); k++) {
      byte[] key = batch.get(k);
      switch (outcomes.get(k)) {
        case KeyResult.Done<Optional<Value>>(Optional<Value> found) -> {
          if (found.isPresent() && Arrays.equals(found.get().bytes(), value(key))) {
            same++;
          } else {
            report(key, found.isPresent() ? "has another value" : "is absent");
          }
        }
        case KeyResult.Failed<Optional<Value>>(var why) -> report(key, why.toString());
      }
    }
    return same;
  }

  private void report(byte[] key, String what) {
    if (wrong.incrementAndGet() <= BATCH) {
      System.out.println(new String(key, StandardCharsets.UTF_8) + " " + what);
    }
  }

  private static byte[] key(int i) {
    return "bulk-%011d".formatted(i).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] value(byte[] key) {
    byte[] value = new byte[valueBytes];
    for (int i = 0; i < value.length; i++) {
      value[i] = key[i % key.length];
    }
    return value;
  }
}

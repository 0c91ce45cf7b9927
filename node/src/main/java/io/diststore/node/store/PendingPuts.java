package io.diststore.node.store;

import io.diststore.ring.segment.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The unacknowledged puts that this node has received and that have not ended yet, by key.
 *
 * <p>A get waits only for the puts that arrived before it, so a busy writer cannot delay the get
 * forever. Every put ends by its deadline, so the wait of a get is bounded as well.
 */
final class PendingPuts {
  /** A put, with the gets that wait for it. */
  static final class Put {
    private final Key key;
    private final List<Get> waiting = new ArrayList<>();

    private Put(Key key) {
      this.key = key;
    }
  }

  private static final class Get {
    private final Runnable task;
    private int puts;

    private Get(Runnable task, int puts) {
      this.task = task;
      this.puts = puts;
    }
  }

  private final Map<Key, Set<Put>> puts = new HashMap<>();

  Put begin(Key key) {
    Put put = new Put(key);
    puts.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(put);
    return put;
  }

  /** Removes a put that was applied or refused, and runs the gets that waited only for it. */
  void end(Put put) {
    Set<Put> ofKey = puts.get(put.key);
    ofKey.remove(put);
    if (ofKey.isEmpty()) {
      puts.remove(put.key);
    }
    for (Get get : put.waiting) {
      if (--get.puts == 0) {
        get.task.run();
      }
    }
  }

  /**
   * Runs {@code task} as soon as all currently pending puts of {@code key} have ended. If no put of
   * {@code key} is pending, runs {@code task} immediately.
   */
  void after(Key key, Runnable task) {
    Set<Put> before = puts.getOrDefault(key, Set.of());
    if (before.isEmpty()) {
      task.run();
      return;
    }
    Get get = new Get(task, before.size());
    before.forEach(put -> put.waiting.add(get));
  }
}

package io.diststore.node.store;

import io.diststore.ring.segment.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The unacknowledged puts that this node took in and that are not over, by key. A get waits for
 * those that came before it and for no later ones, so a busy writer cannot hold it up for ever. As
 * every put is over by its deadline, so is the waiting.
 */
final class PutsUnderWay {
  /** One put, and the gets that wait for it. */
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

  /** The put is over, whatever became of it. */
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
   * Runs {@code task} once the puts of {@code key} that are under way are over: at once if there
   * are none.
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

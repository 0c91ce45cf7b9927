package io.diststore.node.store;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs the tasks of each lane one after another, in the order in which they were added. The tasks
 * of different lanes do not wait for each other. The caller must bound what waits. For one thread.
 *
 * @param <L> identifies a lane by its {@code equals}
 */
final class Lanes<L> {
  /** The tasks of a lane in which a task is running. */
  private static final class Queue {
    private final ArrayDeque<Consumer<Runnable>> waiting = new ArrayDeque<>();
    private boolean running;
    private boolean starting;
  }

  private final Map<L, Queue> busy = new HashMap<>();

  /** Reports whether a task that is added to {@code lane} now has to wait. */
  boolean isBusy(L lane) {
    return busy.containsKey(lane);
  }

  /**
   * Runs {@code task} once all earlier tasks of the lane have ended; at once if there are none.
   *
   * @param task must run the {@code Runnable} that it gets once, when the task has ended, which may
   *     be before the task returns
   */
  void add(L lane, Consumer<Runnable> task) {
    Queue queue = busy.computeIfAbsent(lane, l -> new Queue());
    queue.waiting.add(task);
    startNext(lane, queue);
  }

  private void startNext(L lane, Queue queue) {
    if (queue.starting) {
      // A task has ended before it returned. The loop below starts the next one, so that the call
      // stack does not grow with every task.
      return;
    }
    queue.starting = true;
    while (!queue.running && !queue.waiting.isEmpty()) {
      queue.running = true;
      queue
          .waiting
          .poll()
          .accept(
              () -> {
                queue.running = false;
                startNext(lane, queue);
              });
    }
    queue.starting = false;
    if (!queue.running) {
      busy.remove(lane);
    }
  }
}

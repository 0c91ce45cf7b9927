package io.diststore.node.store;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs the tasks of each lane one after another, in the order in which they were added. The tasks
 * of different lanes do not wait for each other. The caller must limit how many tasks wait. Only
 * one thread may use this class.
 *
 * @param <L> the type of the objects that identify lanes; equal objects identify the same lane
 */
final class Lanes<L> {
  /** The tasks of one lane. A lane has a queue only while one of its tasks runs or waits. */
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
   * Runs {@code task} as soon as all earlier tasks of the lane have ended. If there are none, runs
   * it immediately.
   *
   * @param task gets a {@code Runnable}, which it must run exactly once, when the task has ended.
   *     This can be before {@code task} returns
   */
  void add(L lane, Consumer<Runnable> task) {
    Queue queue = busy.computeIfAbsent(lane, l -> new Queue());
    queue.waiting.add(task);
    startNext(lane, queue);
  }

  private void startNext(L lane, Queue queue) {
    if (queue.starting) {
      // The task ended before it returned, so an outer call to this method is still running. Its
      // loop starts the next task. Otherwise, the call stack would grow with every task.
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

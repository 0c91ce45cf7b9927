package io.diststore.ring.sim;

import java.util.PriorityQueue;

/**
 * Runs tasks in the order of virtual time. A virtual second takes only as long as the tasks in it.
 * Tasks that are due at the same moment run in the order in which they were added.
 */
public final class Agenda {
  private record Task(long at, long number, Runnable what) implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
    }
  }

  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private long number;
  private long now;

  /** Returns the nanoseconds since the beginning. */
  public long now() {
    return now;
  }

  public void after(long nanos, Runnable what) {
    tasks.add(new Task(now + nanos, number++, what));
  }

  /** Runs all tasks that are due before a moment, and then advances the time to that moment. */
  public void runUntil(long end) {
    while (!tasks.isEmpty() && tasks.peek().at < end) {
      Task next = tasks.poll();
      now = next.at;
      next.what.run();
    }
    now = end;
  }
}

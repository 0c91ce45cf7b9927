package io.diststore.ring.sim;

import java.util.PriorityQueue;

/**
 * What is to happen in a virtual time, of which a second takes as long as what happens in it; what
 * is due at the same moment happens in the order in which it was put down.
 */
public final class Agenda {
  private record Happening(long at, long number, Runnable what) implements Comparable<Happening> {
    @Override
    public int compareTo(Happening other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
    }
  }

  private final PriorityQueue<Happening> happenings = new PriorityQueue<>();
  private long number;
  private long now;

  /** Nanoseconds since the beginning. */
  public long now() {
    return now;
  }

  public void after(long nanos, Runnable what) {
    happenings.add(new Happening(now + nanos, number++, what));
  }

  /** Lets everything happen that is due before a moment, and goes on to that moment. */
  public void runUntil(long end) {
    while (!happenings.isEmpty() && happenings.peek().at < end) {
      Happening next = happenings.poll();
      now = next.at;
      next.what.run();
    }
    now = end;
  }
}

package io.diststore.ring.sim;

import io.diststore.ring.node.RingNode;
import io.diststore.ring.shell.Event;
import io.diststore.ring.view.Endpoint;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A machine: its clock runs at a rate of its own, and it runs one life of its node after another.
 */
final class SimMachine {
  final int index;
  final String name;
  final Endpoint endpoint;
  final double rate;
  final long offset;

  /** Wall clocks disagree by up to twice {@link #WALL_SKEW_MILLIS}. */
  final long wallSkewMillis;

  static final long WALL_SKEW_MILLIS = 1000;

  /** The life that runs, or null. */
  RingNode node;

  int lives;
  boolean leaving;

  /** It has left for good, unless the scenario starts it again. */
  boolean gone;

  /** Events that came during a pause, or null when it runs. */
  Deque<Event> paused;

  long pausedAt;

  SimMachine(int index, String name, double rate, long offset, long wallSkewMillis) {
    this.index = index;
    this.name = name;
    this.endpoint = new Endpoint(name, 9900);
    this.rate = rate;
    this.offset = offset;
    this.wallSkewMillis = wallSkewMillis;
  }

  long clock(long now) {
    return (long) (now * rate) + offset;
  }

  long wallMillis(long now) {
    return now / 1_000_000 + WALL_SKEW_MILLIS + wallSkewMillis;
  }

  boolean runs() {
    return node != null;
  }

  void resume() {
    paused = null;
  }

  void pause(long now) {
    paused = new ArrayDeque<>();
    pausedAt = now;
  }
}

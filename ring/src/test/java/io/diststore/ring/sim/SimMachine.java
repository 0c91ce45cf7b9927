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

  /** The life that runs, or null. */
  RingNode node;

  int lives;
  boolean leaving;

  /** It has left for good, unless the scenario starts it again. */
  boolean gone;

  /** Events that came during a pause, or null when it runs. */
  Deque<Event> paused;

  long pausedAt;

  SimMachine(int index, String name, double rate, long offset) {
    this.index = index;
    this.name = name;
    this.endpoint = new Endpoint(name, 9900);
    this.rate = rate;
    this.offset = offset;
  }

  long clock(long now) {
    return (long) (now * rate) + offset;
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

package io.diststore.ring.sim;

import io.diststore.ring.node.RingNode;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.Incarnation;
import io.diststore.ring.view.Endpoint;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A machine. Its clock runs at a rate of its own. It runs one incarnation of its node after
 * another.
 */
final class SimMachine {
  final int index;
  final String name;
  final Endpoint endpoint;
  final double rate;
  final long offset;

  /**
   * How far the wall clock of this machine is off. Two wall clocks differ by up to twice {@link
   * #WALL_SKEW_MILLIS}, unless {@link WrongClock} has set one of them wrong.
   */
  long wallSkewMillis;

  static final long WALL_SKEW_MILLIS = 1000;

  /**
   * The true time at the beginning of a run. It is late enough for a clock that is hours behind.
   */
  private static final long WALL_START_MILLIS = 1_000_000_000;

  /** The running incarnation, or null. */
  RingNode node;

  /** The incarnation of that node. */
  Incarnation incarnation;

  int starts;
  boolean leaving;

  /** Whether the node has left. It stays away unless the scenario starts it again. */
  boolean gone;

  /**
   * The events that have arrived during the current pause, or null if the machine is not paused.
   */
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
    return WALL_START_MILLIS + now / 1_000_000 + wallSkewMillis;
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

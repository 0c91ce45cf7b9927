package io.diststore.ring.sim;

import io.diststore.ring.node.RingNode;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.Incarnation;
import io.diststore.ring.view.Endpoint;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A machine whose clock runs at its own rate. The machine runs one incarnation of its node after
 * another.
 */
final class SimMachine {
  final int index;
  final String name;
  final Endpoint endpoint;
  final double rate;
  final long offset;

  /**
   * How far the wall clock of this machine is ahead of the true time. Negative if it is behind. Two
   * wall clocks differ by up to twice {@link #WALL_SKEW_MILLIS}. If {@link WrongClock} sets one of
   * them wrong, they may differ by more.
   */
  long wallSkewMillis;

  static final long WALL_SKEW_MILLIS = 1000;

  /**
   * The true wall time at the beginning of a run. It is large enough that even a wall clock that is
   * hours behind shows a positive time.
   */
  private static final long WALL_START_MILLIS = 1_000_000_000;

  /** The running incarnation, or null. */
  RingNode node;

  /** The incarnation of {@link #node}. */
  Incarnation incarnation;

  int starts;
  boolean leaving;

  /** Whether the node has left. It stays away unless the run starts it again. */
  boolean gone;

  /**
   * The events that have arrived during the current pause, or null if the machine is not paused.
   */
  Deque<Event> paused;

  long pausedAt;

  /** How long this machine takes to handle one event. Usually 0. */
  long turnNanos;

  /** The events that a slow machine has received but not handled yet. */
  final Deque<Event> backlog = new ArrayDeque<>();

  /** When this machine was suspended and its clock stopped; -1 if the clock runs. */
  private long suspendedAt = -1;

  /** Whether messages from other machines are lost while this machine is suspended. */
  private boolean losesMessages;

  /** The total time for which the clock has stood still. */
  private long stoodStillNanos;

  SimMachine(int index, String name, double rate, long offset, long wallSkewMillis) {
    this.index = index;
    this.name = name;
    this.endpoint = new Endpoint(name, 9900);
    this.rate = rate;
    this.offset = offset;
    this.wallSkewMillis = wallSkewMillis;
  }

  long clock(long now) {
    long running = (suspendedAt < 0 ? now : suspendedAt) - stoodStillNanos;
    return (long) (running * rate) + offset;
  }

  long wallMillis(long now) {
    return WALL_START_MILLIS + now / 1_000_000 + wallSkewMillis;
  }

  boolean runs() {
    return node != null;
  }

  /** Reports whether a tick has arrived that this machine has not handled yet. */
  boolean isTickWaiting() {
    return backlog.stream().anyMatch(Event.Tick.class::isInstance)
        || paused != null && paused.stream().anyMatch(Event.Tick.class::isInstance);
  }

  void resume() {
    paused = null;
  }

  /** Stops the monotonic clock. The wall clock runs on. */
  void suspend(long now, boolean loseMessages) {
    suspendedAt = now;
    losesMessages = loseMessages;
  }

  /** Reports whether this event is lost on its way to this machine. */
  boolean misses(Event event) {
    return suspendedAt >= 0 && losesMessages && event instanceof Event.Received;
  }

  /** Starts the monotonic clock again. Returns how long it stood still; 0 if it did not. */
  long startClock(long now) {
    long stoodStill = suspendedAt < 0 ? 0 : now - suspendedAt;
    stoodStillNanos += stoodStill;
    suspendedAt = -1;
    return stoodStill;
  }

  void pause(long now) {
    paused = new ArrayDeque<>();
    pausedAt = now;
  }
}

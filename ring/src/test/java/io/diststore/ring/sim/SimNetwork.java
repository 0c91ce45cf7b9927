package io.diststore.ring.sim;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.Forward;
import io.diststore.ring.message.SessionChunk;
import io.diststore.ring.message.SessionEqual;
import io.diststore.ring.message.SessionStart;
import io.diststore.ring.shell.Destination;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The network between machines. The seed determines its properties, and {@link Faults} cuts its
 * links.
 */
final class SimNetwork {
  record Link(int from, int to) {}

  private static final long MILLI = 1_000_000;

  private final Simulation sim;
  private final RandomGenerator random;
  final Set<Link> cut = new HashSet<>();
  private final long base;
  private double loss;
  private double slow;
  private final double repeat;
  private final long sessionDelay;

  SimNetwork(Simulation sim, RandomGenerator random) {
    this.sim = sim;
    this.random = random;
    loss = pick(0, .01, .05);
    slow = pick(0, .01, .05);
    repeat = pick(0, .02, .1);
    sessionDelay =
        Math.max((long) pick(0, 50, 300) * MILLI, sim.scenario.breadth().sessionDelayNanos());
    base = (long) pick(1, 5, 20) * MILLI;
  }

  double pick(double... values) {
    return values[random.nextInt(values.length)];
  }

  /** Returns the maximum additional delay of a session's messages. */
  long sessionDelayNanos() {
    return sessionDelay;
  }

  double loss() {
    return loss;
  }

  /** Removes all faults from the network. */
  void heal() {
    cut.clear();
    loss = 0;
    slow = 0;
  }

  boolean loses() {
    return loss > 0 && random.nextDouble() < loss;
  }

  long delay() {
    long delay = (long) (base * (.5 + 1.5 * random.nextDouble()));
    if (slow > 0 && random.nextDouble() < slow) {
      delay += (long) (pick(.1, .5, 2) * random.nextDouble() * 1000 * MILLI);
    }
    return delay;
  }

  void send(SimMachine from, Destination to, Envelope envelope) {
    SimMachine receiver = sim.machine(to.endpoint().host());
    sim.trace.message(
        sim.now(),
        () ->
            "    " + from.name + " -> " + to + " e" + envelope.epoch() + " " + envelope.message());
    if (cut.contains(new Link(from.index, receiver.index)) || loses()) {
      return;
    }
    Envelope carried = sim.scenario.wire().apply(envelope);
    long delay = delay();
    boolean session =
        carried.message() instanceof SessionChunk
            || carried.message() instanceof SessionStart
            || carried.message() instanceof SessionEqual;
    if (session) {
      delay += (long) (sessionDelay * random.nextDouble());
    }
    sim.after(delay, () -> deliver(from, receiver, to, carried));
    // A link delivers a forwarded request at most once. Any other message may arrive again, even
    // much later.
    if (repeat > 0 && !(carried.message() instanceof Forward) && random.nextDouble() < repeat) {
      long later = delay() + (long) (random.nextDouble() * pick(50, 1000, 4000) * MILLI);
      sim.after(later, () -> deliver(from, receiver, to, carried));
    }
  }

  private void deliver(SimMachine from, SimMachine receiver, Destination to, Envelope envelope) {
    boolean meant = receiver.runs() && (to.id() == null || to.id().equals(receiver.node.id()));
    if (meant && !cut.contains(new Link(from.index, receiver.index))) {
      Envelope read = sim.earlierRelease.read(receiver.node, from.node, envelope);
      if (read != null) {
        sim.give(receiver, new io.diststore.ring.shell.Event.Received(read));
      }
    }
  }
}

package io.diststore.ring.sim;

import io.diststore.ring.shell.Event;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Suspends machines, so that their monotonic clocks stand still. Also tells nodes that their clocks
 * stood still although they did not. In the product, a node gets the same event when its wall clock
 * is set forward. This class has its own random generator, so it does not change the random numbers
 * that the other faults of a run draw.
 */
final class Suspensions {
  private static final long MILLI = 1_000_000;
  private static final double MEAN_SECONDS = 1.5;

  private final Simulation sim;
  private final RandomGenerator random;

  Suspensions(Simulation sim) {
    this.sim = sim;
    this.random = new SplittableRandom(~sim.scenario.seed());
  }

  void start() {
    long in = (long) (-Math.log(1 - random.nextDouble()) * MEAN_SECONDS * 1000) * MILLI;
    if (sim.now() + in < sim.scenario.faultsUntilNanos()) {
      sim.after(
          in,
          () -> {
            next();
            start();
          });
    }
  }

  private void next() {
    List<SimMachine> running = sim.machines.stream().filter(SimMachine::runs).toList();
    if (running.isEmpty()) {
      return;
    }
    SimMachine machine = running.get(random.nextInt(running.size()));
    if (random.nextDouble() < .15) {
      setWallClock(machine);
    } else {
      double millis = new double[] {60, 500, 2000, 4000, 6000}[random.nextInt(5)];
      long nanos = (long) (millis * (.7 + .6 * random.nextDouble())) * MILLI;
      sim.suspend(machine, nanos, random.nextBoolean());
    }
  }

  /** Tells a node that its clock stood still, as if its wall clock had been set forward. */
  private void setWallClock(SimMachine machine) {
    long nanos = (200 + random.nextInt(20_000)) * MILLI;
    sim.trace.event(
        sim.now(), () -> "WALL CLOCK of " + machine.node.id() + " + " + nanos / MILLI + " ms");
    sim.give(machine, new Event.ClockStoodStill(nanos, 0));
  }
}

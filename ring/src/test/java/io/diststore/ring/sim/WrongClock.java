package io.diststore.ring.sim;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Sets the wall clock of one machine wrong, by ten seconds to four hours in either direction. The
 * clock is wrong from the beginning, or goes wrong during the faults. In half of the runs it is
 * corrected later.
 */
final class WrongClock {
  private static final double ERROR_MILLIS_MIN = 10_000;
  private static final double ERROR_MILLIS_MAX = 4 * 3600 * 1000;

  private final Simulation sim;
  private final RandomGenerator random;

  WrongClock(Simulation sim) {
    this.sim = sim;
    // This generator is separate from that of the simulation, so it does not change the random
    // numbers that the other faults of a run draw.
    this.random = new SplittableRandom(~sim.scenario.seed());
  }

  void start() {
    SimMachine machine = sim.machines.get(random.nextInt(sim.machines.size()));
    double error =
        ERROR_MILLIS_MIN * Math.pow(ERROR_MILLIS_MAX / ERROR_MILLIS_MIN, random.nextDouble());
    long millis = (long) (random.nextBoolean() ? error : -error);
    long from = random.nextBoolean() ? 0 : random.nextLong(sim.scenario.faultsUntilNanos());
    set(machine, millis, from);
    if (random.nextBoolean()) {
      set(machine, -millis, from + 1 + random.nextLong(sim.scenario.faultsUntilNanos()));
    }
  }

  private void set(SimMachine machine, long byMillis, long at) {
    if (at == 0) {
      machine.wallSkewMillis += byMillis;
      return;
    }
    sim.after(
        at,
        () -> {
          sim.trace.event(
              sim.now(), () -> "WALL CLOCK of " + machine.name + " jumps by " + byMillis + " ms");
          machine.wallSkewMillis += byMillis;
        });
  }
}

package io.diststore.ring.sim;

import io.diststore.ring.shell.Event;
import io.diststore.ring.sim.SimNetwork.Link;
import io.diststore.ring.view.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The faults of a wide run. Each of them lasts 0.1 to 600 s, and a pause lasts up to 30 minutes.
 * They may overlap.
 */
final class WideFaults {
  private static final long MILLI = 1_000_000;
  private static final double SECONDS_MIN = .1;
  private static final double SECONDS_MAX = 600;
  private static final double RESTART_SECONDS_MAX = 60;

  /** When the first fault may begin. */
  private static final long BEGIN = 3_000 * MILLI;

  private enum Kind {
    /** Some machines send to the others but do not receive from them. */
    DEAF,
    /** Some machines receive from the others but do not send to them. */
    MUTE,
    /** Some machines neither send to the others nor receive from them. */
    SPLIT,
    /** A primary is cut off, and another member soon hears that it is gone, which is not true. */
    WRONGLY_GONE,
    /** Some links are cut, each of them in one direction or in both. */
    LINKS,
    /** A machine is paused. */
    PAUSE,
    /** A machine takes nearly the detection time to handle each event. */
    SLOW,
    /** A machine crashes and starts again. */
    CRASH,
    /** A node leaves and joins again. */
    LEAVE
  }

  private final Simulation sim;
  private final RandomGenerator random;

  /** The links that each of the current faults has cut. */
  private final List<Set<Link>> cuts = new ArrayList<>();

  WideFaults(Simulation sim, RandomGenerator random) {
    this.sim = sim;
    this.random = random;
  }

  void start() {
    long until = sim.scenario.faultsUntilNanos();
    int faults = 2 + random.nextInt(6);
    long at = BEGIN;
    for (int i = 0; i < faults; i++) {
      boolean follows = i > 0 && random.nextDouble() < .5;
      at =
          follows
              ? Math.min(until - MILLI, at + random.nextLong(4_000 * MILLI))
              : BEGIN + random.nextLong(until - BEGIN);
      sim.after(at, this::begin);
    }
    recoverIfMajorityIsDead();
    if (sim.scenario.breadth().recoversWrongly()) {
      for (int i = 0; i < 4; i++) {
        sim.after(at + random.nextLong(15_000 * MILLI), this::recoverWrongly);
      }
    }
  }

  private void begin() {
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    List<SimMachine> shuffled = new ArrayList<>(sim.machines);
    Collections.shuffle(shuffled, Random.from(random));
    SimMachine first = shuffled.get(0);
    long left = sim.scenario.faultsUntilNanos() - sim.now();
    sim.disturb();
    switch (kind) {
      case DEAF, MUTE, SPLIT -> {
        int size = random.nextBoolean() ? 1 : 1 + random.nextInt(shuffled.size() - 1);
        cutOff(kind, shuffled, size, nanos(SECONDS_MAX, left));
      }
      case WRONGLY_GONE -> callPrimaryGone(shuffled, nanos(SECONDS_MAX, left));
      case LINKS -> cut(kind, someLinks(), List.of(first), nanos(SECONDS_MAX, left));
      case PAUSE -> pause(first, nanos(left / 1e9, left));
      case SLOW -> slowDown(first, nanos(SECONDS_MAX, left));
      case CRASH -> {
        sim.crash(first);
        sim.after(nanos(RESTART_SECONDS_MAX, left), () -> sim.reboot(first));
      }
      case LEAVE -> {
        leave(first);
        sim.after(nanos(RESTART_SECONDS_MAX, left), () -> joinAgain(first));
      }
    }
  }

  /** Cuts off the primary of the busiest segment, and tells another machine that it is gone. */
  private void callPrimaryGone(List<SimMachine> machines, long nanos) {
    NodeId primary = sim.invariants.latest().primary(sim.clients.busiestSegment());
    if (primary != null && sim.node(primary) != null) {
      Collections.swap(machines, 0, machines.indexOf(sim.machine(primary.name())));
      cutOff(Kind.WRONGLY_GONE, machines, 1, nanos);
      SimMachine informed = machines.get(1);
      sim.after(random.nextLong(500 * MILLI), () -> sim.give(informed, new Event.Gone(primary)));
    }
  }

  /** Returns a random set of up to half of the links, each in one direction or in both. */
  private Set<Link> someLinks() {
    Set<Link> links = new HashSet<>();
    double share = random.nextDouble() / 2;
    for (SimMachine a : sim.machines) {
      for (SimMachine b : sim.machines) {
        if (a != b && random.nextDouble() < share) {
          links.add(new Link(a.index, b.index));
          if (random.nextBoolean()) {
            links.add(new Link(b.index, a.index));
          }
        }
      }
    }
    return links;
  }

  private void pause(SimMachine machine, long nanos) {
    if (sim.scenario.breadth().suspends() && random.nextBoolean()) {
      sim.suspend(machine, nanos, random.nextBoolean());
    } else {
      sim.pause(machine, nanos);
    }
  }

  private void leave(SimMachine machine) {
    if (sim.machines.stream().filter(m -> m.runs() && !m.leaving).count() > 1) {
      sim.leave(machine);
    }
  }

  /** Cuts the first machines off from the others, in the direction that the kind says. */
  private void cutOff(Kind kind, List<SimMachine> machines, int size, long nanos) {
    List<SimMachine> group = machines.subList(0, size);
    Set<Link> cut = new HashSet<>();
    for (SimMachine a : group) {
      for (SimMachine b : machines.subList(size, machines.size())) {
        if (kind != Kind.MUTE) {
          cut.add(new Link(b.index, a.index));
        }
        if (kind != Kind.DEAF) {
          cut.add(new Link(a.index, b.index));
        }
      }
    }
    cut(kind, cut, group, nanos);
  }

  /** Draws a duration. Short and long durations are equally likely. */
  private long nanos(double secondsMax, long left) {
    double most = Math.max(2 * SECONDS_MIN, Math.min(secondsMax, left / 1e9));
    double seconds = SECONDS_MIN * Math.pow(most / SECONDS_MIN, random.nextDouble());
    return (long) (seconds * 1000) * MILLI;
  }

  private void cut(Kind kind, Set<Link> links, List<SimMachine> group, long nanos) {
    Set<Integer> fromRegister = new HashSet<>();
    if (random.nextBoolean()) {
      group.forEach(machine -> fromRegister.add(machine.index));
    }
    sim.trace.event(
        sim.now(),
        () ->
            "%s for %.1f s: %s, from the register %s"
                .formatted(kind, nanos / 1e9, links, fromRegister));
    cuts.add(links);
    sim.network.cut.addAll(links);
    sim.register.cut.addAll(fromRegister);
    sim.after(
        nanos,
        () -> {
          sim.trace.event(sim.now(), () -> kind + " ends");
          cuts.remove(links);
          sim.network.cut.removeAll(links);
          sim.register.cut.removeAll(fromRegister);
          // Other faults may have cut some of these links, too.
          if (sim.now() < sim.scenario.faultsUntilNanos()) {
            cuts.forEach(sim.network.cut::addAll);
          }
          sim.disturb();
        });
  }

  private void slowDown(SimMachine machine, long nanos) {
    machine.turnNanos = (600 + random.nextInt(350)) * MILLI;
    sim.trace.event(sim.now(), () -> "SLOW " + machine.name);
    sim.after(
        nanos,
        () -> {
          machine.turnNanos = 0;
          sim.disturb();
        });
  }

  private void joinAgain(SimMachine machine) {
    if (!machine.runs()) {
      sim.boot(machine);
    }
  }

  /** Like an administrator who looks from time to time whether the ring has lost its majority. */
  private void recoverIfMajorityIsDead() {
    if (sim.now() < sim.scenario.faultsUntilNanos()) {
      if (sim.now() > BEGIN) {
        sim.administrator.recover();
      }
      sim.after(10_000 * MILLI, this::recoverIfMajorityIsDead);
    }
  }

  /** Confirms at some machine that the members that it cannot reach have ended, true or not. */
  private void recoverWrongly() {
    List<SimMachine> running = sim.machines.stream().filter(SimMachine::runs).toList();
    if (!running.isEmpty()) {
      SimMachine receiver = running.get(random.nextInt(running.size()));
      sim.trace.event(sim.now(), () -> "WRONG RECOVERY at " + receiver.name);
      sim.give(receiver, new Event.Recover(Set.copyOf(receiver.node.status().unreachable())));
    }
  }
}

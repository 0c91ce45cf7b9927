package io.diststore.ring.sim;

import io.diststore.ring.register.PeerRegister;
import io.diststore.ring.sim.SimNetwork.Link;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Causes the faults, joins and leaves of a run, until the time at which all faults end. */
final class Faults {
  private static final long MILLI = 1_000_000;

  /** How long faults occur in a run with short faults only. */
  private static final double USUAL_NANOS = 16e9;

  private final Simulation sim;
  private final RandomGenerator random;

  /**
   * Whether crashes happen only while the ring is whole. In such runs, the ring's guarantees must
   * hold. Most runs are of this kind.
   */
  private final boolean promisesHold;

  /**
   * Whether crashes may take the majority away. Without a majority, the ring need not decide any
   * more views. This is so in a few runs.
   */
  private final boolean careless;

  private boolean started;

  Faults(Simulation sim, RandomGenerator random) {
    this.sim = sim;
    this.random = random;
    this.promisesHold = random.nextDouble() < .6;
    this.careless = random.nextDouble() < .1;
  }

  void start() {
    started = true;
    // Longer runs do not have more faults.
    double slower = Math.max(1, sim.scenario.faultsUntilNanos() / USUAL_NANOS);
    repeatedly(slower * sim.network.pick(1.5, 4), this::move);
    repeatedly(slower * sim.network.pick(2, 5), this::crash);
    repeatedly(slower * sim.network.pick(2, 5), this::partition);
    repeatedly(slower * sim.network.pick(2, 5), this::pause);
    if (sim.scenario.register() == RegisterChoice.OUTSIDE && !promisesHold) {
      repeatedly(slower * 40, this::crashAll);
    }
  }

  /** Crashes all machines at the same time. Newcomers carry the ring on through the register. */
  private void crashAll() {
    for (SimMachine machine : running()) {
      sim.crash(machine);
      sim.after((100 + random.nextLong(3000)) * MILLI, () -> sim.reboot(machine));
    }
  }

  private void repeatedly(double meanSeconds, Runnable fault) {
    long in = (long) (-Math.log(1 - random.nextDouble()) * meanSeconds * 1000) * MILLI;
    if (sim.now() + in < sim.scenario.faultsUntilNanos()) {
      sim.after(
          in,
          () -> {
            if (!sim.registerFaults.isQuiet()) {
              fault.run();
            }
            repeatedly(meanSeconds, fault);
          });
    }
  }

  private List<SimMachine> running() {
    return sim.machines.stream().filter(SimMachine::runs).toList();
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private void move() {
    List<SimMachine> idle = sim.machines.stream().filter(m -> !m.runs() && m.gone).toList();
    List<SimMachine> staying = running().stream().filter(m -> !m.leaving).toList();
    if (!idle.isEmpty() && random.nextDouble() < .6) {
      sim.boot(any(idle));
    } else if (staying.size() > 1 && random.nextDouble() < .7) {
      sim.leave(any(staying));
    }
  }

  private void crash() {
    List<SimMachine> alive = running();
    if (alive.isEmpty()) {
      return;
    }
    SimMachine victim = any(alive);
    if (!mayCrash(victim)) {
      return;
    }
    sim.crash(victim);
    sim.after(
        (long) (sim.network.pick(10, 300, 1500, 4000) * (.5 + random.nextDouble())) * MILLI,
        () -> sim.reboot(victim));
  }

  private boolean mayCrash(SimMachine victim) {
    if (promisesHold && !whole()) {
      return false;
    }
    if (careless) {
      return true;
    }
    Set<NodeId> survivors = new HashSet<>();
    running().stream().filter(m -> m != victim).forEach(m -> survivors.add(m.node.id()));
    if (sim.invariants.latest() == null) {
      return false;
    }
    boolean hasRegister = sim.scenario.register() == RegisterChoice.OUTSIDE;
    View view = sim.invariants.latest().view();
    // If no member is left, the newcomers carry on through the register.
    return PeerRegister.quorum(view, survivors, hasRegister)
        || hasRegister && survivors.stream().noneMatch(view::live);
  }

  private boolean whole() {
    if (sim.invariants.latest() == null || sim.copies == 1) {
      return false;
    }
    var view = sim.invariants.latest().view();
    return !view.moving()
        && view.lost().isEmpty()
        && view.members().stream()
            .allMatch(m -> m.state() == MemberState.UP && sim.node(m.id()) != null);
  }

  private void partition() {
    List<SimMachine> shuffled = new ArrayList<>(sim.machines);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      java.util.Collections.swap(shuffled, i, random.nextInt(i + 1));
    }
    Set<Link> cut = new HashSet<>();
    if (random.nextDouble() < .45) {
      int k = 1 + random.nextInt(Math.max(1, shuffled.size() / 2));
      for (SimMachine a : shuffled.subList(0, k)) {
        for (SimMachine b : shuffled.subList(k, shuffled.size())) {
          cut.add(new Link(a.index, b.index));
        }
      }
    } else {
      cut.add(new Link(shuffled.get(0).index, shuffled.get(1).index));
    }
    if (random.nextDouble() < .7) {
      for (Link link : List.copyOf(cut)) {
        cut.add(new Link(link.to(), link.from()));
      }
    }
    Set<Integer> fromRegister = new HashSet<>();
    for (SimMachine m : sim.machines) {
      if (random.nextDouble() < .25) {
        fromRegister.add(m.index);
      }
    }
    cut(
        cut,
        fromRegister,
        (long) (sim.network.pick(300, 1500, 3000, 6000) * (.5 + random.nextDouble())) * MILLI);
  }

  private void cut(Set<Link> links, Set<Integer> fromRegister, long nanos) {
    sim.trace.event(
        sim.now(),
        () ->
            "CUT "
                + links.size()
                + " links "
                + names(links)
                + ", from the register "
                + fromRegister);
    sim.network.cut.addAll(links);
    sim.register.cut.addAll(fromRegister);
    sim.after(
        nanos,
        () -> {
          sim.trace.event(sim.now(), () -> "HEALED " + links.size() + " links");
          sim.network.cut.removeAll(links);
          sim.register.cut.removeAll(fromRegister);
        });
  }

  private String names(Set<Link> links) {
    return String.join(
        " ",
        links.stream()
            .map(l -> sim.machines.get(l.from()).name + ">" + sim.machines.get(l.to()).name)
            .sorted()
            .toList());
  }

  private void pause() {
    List<SimMachine> alive = running();
    if (!alive.isEmpty()) {
      sim.pause(
          any(alive),
          (long) (sim.network.pick(200, 1200, 2500, 5000) * (.7 + .6 * random.nextDouble()))
              * MILLI);
    }
  }

  /**
   * A view has been decided. In about a third of the cases, faults follow soon, because faults do
   * the most harm right after a view change.
   */
  void onViewChange() {
    if (started && sim.now() < sim.scenario.faultsUntilNanos() && random.nextDouble() < .35) {
      sim.after(
          (long) (random.nextDouble() * sim.network.pick(50, 300, 1000)) * MILLI, this::burst);
    }
  }

  private void burst() {
    List<SimMachine> alive = running();
    if (alive.size() < 2 || sim.registerFaults.isQuiet()) {
      return;
    }
    SimMachine a = any(alive);
    SimMachine b = any(alive.stream().filter(m -> m != a).toList());
    if (random.nextDouble() < .25) {
      crashTakingOver();
      return;
    }
    if (random.nextDouble() < .15) {
      isolateOwners();
      return;
    }
    double kind = random.nextDouble();
    if (kind < .3) {
      if (mayCrash(a)) {
        sim.crash(a);
        sim.after(
            (long) (sim.network.pick(10, 300, 2000) * (.5 + random.nextDouble())) * MILLI,
            () -> sim.reboot(a));
      }
    } else if (kind < .55) {
      sim.pause(
          a, (long) (sim.network.pick(300, 1200, 2500) * (.7 + .6 * random.nextDouble())) * MILLI);
    } else if (kind < .8) {
      isolate(a, b);
    } else if (alive.stream().filter(m -> !m.leaving).count() > 1) {
      sim.leave(a);
    }
  }

  /**
   * Cuts off all in-sync owners of the busiest segment from all other machines, and from each
   * other. Their links return one owner at a time.
   */
  private void isolateOwners() {
    for (NodeId owner : sim.invariants.latest().inSync(sim.clients.busiestSegment())) {
      SimMachine machine = sim.machine(owner.name());
      Set<Link> cut = new HashSet<>();
      for (SimMachine other : sim.machines) {
        if (other != machine) {
          cut.add(new Link(machine.index, other.index));
          cut.add(new Link(other.index, machine.index));
        }
      }
      cut(cut, Set.of(machine.index), (long) (1500 + 3000 * random.nextDouble()) * MILLI);
    }
  }

  /**
   * Crashes the primary of the busiest segment, perhaps while it is reconciling the other copies.
   */
  private void crashTakingOver() {
    NodeId primary = sim.invariants.latest().primary(sim.clients.busiestSegment());
    if (primary != null && sim.node(primary) != null) {
      SimMachine machine = sim.machine(primary.name());
      if (mayCrash(machine)) {
        sim.crash(machine);
        long back = (long) (sim.network.pick(10, 300, 2000) * (.5 + random.nextDouble())) * MILLI;
        sim.after(back, () -> sim.reboot(machine));
      }
    }
  }

  /**
   * Cuts one machine off from all other machines, or from all but one. If one link is left, it may
   * be cut a little later, and the machine at its other end may crash.
   */
  private void isolate(SimMachine a, SimMachine b) {
    SimMachine keeps = random.nextDouble() < .6 ? b : null;
    Set<Link> cut = new HashSet<>();
    boolean oneWay = random.nextDouble() < .3;
    for (SimMachine m : sim.machines) {
      if (m != a && m != keeps) {
        cut.add(new Link(a.index, m.index));
        if (!oneWay) {
          cut.add(new Link(m.index, a.index));
        }
      }
    }
    cut(
        cut,
        random.nextDouble() < .7 ? Set.of(a.index) : Set.of(),
        (long) (300 + 3700 * random.nextDouble()) * MILLI);
    if (keeps != null && random.nextDouble() < .6) {
      sim.after(
          (long) (800 + 1000 * random.nextDouble()) * MILLI,
          () -> {
            if (random.nextDouble() < .7) {
              cut(
                  Set.of(new Link(a.index, b.index), new Link(b.index, a.index)),
                  Set.of(),
                  2000 * MILLI);
            }
            if (mayCrash(b)) {
              sim.crash(b);
              sim.after(10 * MILLI, () -> sim.reboot(b));
            }
          });
    }
  }
}

package io.diststore.ring.sim;

import io.diststore.ring.register.PeerRegister;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Roles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Checks that the ring serves whatever it can serve while faults last. A segment must be writable
 * and readable within five seconds if its writers are healthy, reach each other, and reach enough
 * members to decide views. The five seconds start again when the writers change.
 */
final class Service {
  private static final long MILLI = 1_000_000;
  private static final long LOOK_INTERVAL = 250 * MILLI;
  private static final long INTERRUPTION_MAX = 5_000 * MILLI;

  /** When the first look happens. By then, most machines have joined. */
  private static final long BEGIN = 6_000 * MILLI;

  /**
   * How many messages of sessions a take-over may need one after another. Delays reorder the chunks
   * of a session, and the receiver drops chunks that arrive out of order.
   */
  private static final int SESSION_MESSAGES = 20;

  private final Simulation sim;
  private final RandomGenerator random;
  private final Probes probes;
  private final long interruptionMax;

  /** The writers of each segment at the previous look, or null if they could not serve. */
  private final List<List<NodeId>> ableWriters = new ArrayList<>();

  /** Since when the writers of each segment have been the same and able to serve. */
  private final long[] ableSince;

  private boolean probesNow;

  Service(Simulation sim, RandomGenerator random) {
    this.sim = sim;
    this.random = random;
    this.probes = new Probes(sim);
    this.interruptionMax = INTERRUPTION_MAX + SESSION_MESSAGES * sim.network.sessionDelayNanos();
    this.ableSince = new long[sim.scenario.segments()];
    for (int s = 0; s < ableSince.length; s++) {
      ableWriters.add(null);
    }
  }

  void start() {
    sim.after(BEGIN, this::look);
  }

  private void look() {
    if (sim.now() >= sim.scenario.faultsUntilNanos()) {
      return;
    }
    probes.takeAnswers();
    probesNow = !probesNow;
    Set<SimMachine> deciding = new LinkedHashSet<>();
    for (SimMachine machine : sim.machines) {
      if (isHealthy(machine) && reachesMajority(machine)) {
        deciding.add(machine);
      }
    }
    for (int s = 0; s < ableSince.length; s++) {
      look(s, deciding);
    }
    sim.after(LOOK_INTERVAL, this::look);
  }

  private void look(int segment, Set<SimMachine> deciding) {
    Roles roles = sim.invariants.latest();
    List<NodeId> writers = roles.writers(segment);
    List<SimMachine> entries =
        deciding.stream().filter(entry -> areAble(writers, entry, deciding)).toList();
    if (entries.isEmpty() || writers.isEmpty()) {
      ableWriters.set(segment, null);
      return;
    }
    if (!writers.equals(ableWriters.get(segment))) {
      ableWriters.set(segment, writers);
      ableSince[segment] = sim.now();
    }
    check("written", probes.writtenAt(segment), segment);
    check("read", probes.readAt(segment), segment);
    if (probesNow) {
      probes.write(segment, entries.get(random.nextInt(entries.size())));
      probes.read(segment, entries.get(random.nextInt(entries.size())));
    }
  }

  private void check(String what, long lastAt, int segment) {
    if (sim.now() - Math.max(lastAt, ableSince[segment]) > interruptionMax) {
      sim.fail(
          "STARVED segment %d cannot be %s although %s are healthy and connected since %.1f s, view %s"
              .formatted(
                  segment,
                  what,
                  ableWriters.get(segment),
                  ableSince[segment] / 1e9,
                  sim.invariants.latest().view()));
    }
  }

  /** Reports whether these writers reach each other, the entry node, and a majority. */
  private boolean areAble(List<NodeId> writers, SimMachine entry, Set<SimMachine> deciding) {
    for (NodeId writer : writers) {
      SimMachine machine = sim.machine(writer.name());
      if (sim.node(writer) == null
          || !deciding.contains(machine)
          || !areConnected(machine, entry)
          || writers.stream().anyMatch(w -> !areConnected(machine, sim.machine(w.name())))) {
        return false;
      }
    }
    return true;
  }

  private boolean reachesMajority(SimMachine machine) {
    Set<NodeId> reached = new HashSet<>();
    for (SimMachine other : sim.machines) {
      if (isHealthy(other) && areConnected(machine, other)) {
        reached.add(other.node.id());
      }
    }
    return PeerRegister.quorum(sim.invariants.latest().view(), reached, false);
  }

  private static boolean isHealthy(SimMachine machine) {
    return machine.runs()
        && machine.paused == null
        && machine.turnNanos == 0
        && machine.backlog.isEmpty();
  }

  private boolean areConnected(SimMachine a, SimMachine b) {
    return !sim.network.cut.contains(new SimNetwork.Link(a.index, b.index))
        && !sim.network.cut.contains(new SimNetwork.Link(b.index, a.index));
  }
}

package io.diststore.ring.sim;

import io.diststore.ring.node.RingNode;
import io.diststore.ring.register.PeerRegister;
import io.diststore.ring.shell.Event;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Who sees from outside which lives are over, and says so: that a member is gone, that a loss is
 * for good, that a majority is dead. What is said of a loss or a majority is true; but it may come
 * late, twice, and to a node that knows less or more.
 */
final class Administrator {
  private static final long MILLI = 1_000_000;

  private final Simulation sim;
  private final RandomGenerator random;

  /** Some runs leave lost what is lost, until all is healed. */
  private final boolean acceptsEarly;

  private boolean started;

  /** What was said to be lost for good, by its name. */
  private final Map<String, Lost> accepted = new HashMap<>();

  Administrator(Simulation sim, RandomGenerator random) {
    this.sim = sim;
    this.random = random;
    this.acceptsEarly = random.nextDouble() < .7;
  }

  void start() {
    started = true;
    if (acceptsEarly) {
      look(Scenario.FAULTS_UNTIL);
    }
  }

  /** A life has ended: perhaps somebody says so before its silence does. */
  void crashed(NodeId id) {
    if (started && random.nextBoolean()) {
      say(random.nextLong(1500 * MILLI), new Event.Gone(id));
    }
  }

  /** The word may be wrong: a member is only paused. */
  void paused(NodeId id) {
    if (started && random.nextInt(12) == 0) {
      say(random.nextLong(800 * MILLI), new Event.Gone(id));
    }
  }

  /** All is healed: who is dead now stays dead. */
  void healed() {
    sim.after(6000 * MILLI, this::recover);
    sim.after(3000 * MILLI, () -> look(Scenario.END));
  }

  /** Says it to some node that runs. */
  private void say(long in, Event word) {
    sim.after(
        in,
        () -> {
          List<SimMachine> running = sim.machines.stream().filter(SimMachine::runs).toList();
          if (!running.isEmpty()) {
            SimMachine told = running.get(random.nextInt(running.size()));
            sim.trace.event(sim.now(), () -> "WORD to " + told.node.id() + ": " + word);
            sim.give(told, word);
          }
        });
  }

  /** Says of a loss that it is for good, whether or not it is true. */
  void forGood(Lost missing, SimMachine told) {
    accepted.put(missing.incident(), missing);
    sim.give(told, new Event.AcceptLoss(missing.incident()));
  }

  /** Looks at what is lost, now and then. */
  private void look(long until) {
    if (sim.now() < until) {
      acceptLoss();
      sim.after((400 + random.nextLong(1200)) * MILLI, () -> look(until));
    }
  }

  private void acceptLoss() {
    Lost missing =
        sim.invariants.latest() == null ? Lost.NONE : sim.invariants.latest().view().missing();
    if (missing.isEmpty() || !over(missing)) {
      return;
    }
    accepted.put(missing.incident(), missing);
    Event word = new Event.AcceptLoss(missing.incident());
    say(random.nextLong(1500 * MILLI), word);
    if (random.nextInt(3) == 0) {
      say(random.nextLong(5000 * MILLI), word);
    }
  }

  /** Whether all lives that held what is lost have ended. */
  boolean over(Lost missing) {
    return missing.segmentsByHolders().keySet().stream()
        .flatMap(List::stream)
        .noneMatch(id -> sim.node(id) != null);
  }

  /** Whether the loss of this segment with these holders was said to be for good. */
  boolean accepted(Lost missing, int segment) {
    Lost named = accepted.get(missing.incident());
    return named != null && missing.holders(segment).equals(named.holders(segment));
  }

  /** Comes by after healing, sees that the majority is dead, and says so to a member that lives. */
  private void recover() {
    if (!majorityLost()) {
      return;
    }
    List<RingNode> viewed = new ArrayList<>();
    sim.machines.stream()
        .filter(m -> m.runs() && m.node.view() != null)
        .forEach(m -> viewed.add(m.node));
    long highest = viewed.stream().mapToLong(n -> n.view().epoch()).max().orElse(0);
    if (highest < sim.invariants.latest().view().epoch()) {
      // The dead went on without those who live: what they took alone is lost, as a recovery says.
      return;
    }
    for (RingNode node : viewed) {
      if (node.view().epoch() == highest && node.view().live(node.id())) {
        sim.give(sim.machine(node.id().name()), new Event.Recover());
        sim.after(1500 * MILLI, this::recover);
        return;
      }
    }
  }

  boolean majorityLost() {
    if (sim.scenario.register() != RegisterChoice.PEERS || sim.invariants.latest() == null) {
      return false;
    }
    View view = null;
    Set<NodeId> alive = new HashSet<>();
    for (SimMachine machine : sim.machines) {
      if (machine.runs() && machine.node.view() != null) {
        alive.add(machine.node.id());
        View known = machine.node.view();
        view = view == null || known.epoch() > view.epoch() ? known : view;
      }
    }
    return view == null || !PeerRegister.quorum(view, alive);
  }
}

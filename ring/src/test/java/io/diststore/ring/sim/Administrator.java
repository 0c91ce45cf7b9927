package io.diststore.ring.sim;

import io.diststore.ring.node.RingNode;
import io.diststore.ring.register.PeerRegister;
import io.diststore.ring.shell.Event;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
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
 * A simulated administrator that sees from outside which incarnations have ended. It reports to
 * nodes that a member is gone, that a loss is final, or that a majority is dead. Its reports of
 * losses and of dead majorities are true. But a report may arrive late or twice, and the receiving
 * node may know less or more than the administrator.
 */
final class Administrator {
  private static final long MILLI = 1_000_000;

  private final Simulation sim;
  private final RandomGenerator random;

  /** Whether losses are accepted even before all faults have ended. This is so in most runs. */
  private final boolean acceptsEarly;

  private boolean started;

  /** The losses that have been accepted, by name. */
  private final Map<String, Lost> accepted = new HashMap<>();

  Administrator(Simulation sim, RandomGenerator random) {
    this.sim = sim;
    this.random = random;
    this.acceptsEarly = random.nextDouble() < .7;
  }

  void start() {
    started = true;
    if (acceptsEarly) {
      look(sim.scenario.faultsUntilNanos());
    }
  }

  /**
   * An incarnation has ended. The administrator may report this even before other members suspect
   * that incarnation.
   */
  void onCrash(NodeId id) {
    if (started && random.nextBoolean()) {
      send(random.nextLong(1500 * MILLI), new Event.Gone(id));
    }
  }

  /** A member is paused. The administrator may report wrongly that the member is gone. */
  void onPause(NodeId id) {
    if (started && random.nextInt(12) == 0) {
      send(random.nextLong(800 * MILLI), new Event.Gone(id));
    }
  }

  /** All faults have ended. Members that are dead now stay dead. */
  void onHealed() {
    sim.after(6000 * MILLI, this::recover);
    sim.after(3000 * MILLI, () -> look(sim.scenario.endNanos()));
    if (sim.scenario.register() == RegisterChoice.OUTSIDE) {
      sim.after(4000 * MILLI, this::reportEnded);
    }
  }

  /**
   * Reports to each node from time to time which members of its view have ended. A node that no
   * view lists may need such a report to continue, because it cannot tell members that have ended
   * from members that it cannot reach.
   */
  private void reportEnded() {
    if (sim.now() >= sim.scenario.endNanos()) {
      return;
    }
    for (SimMachine machine : sim.machines) {
      if (machine.runs() && machine.node.view() != null) {
        Set<NodeId> ended = ended(machine.node.view());
        View accepted = sim.register.contents().votes().accepted();
        if (accepted != null) {
          ended.addAll(ended(accepted));
        }
        ended.forEach(id -> sim.give(machine, new Event.Gone(id)));
      }
    }
    sim.after(1000 * MILLI, this::reportEnded);
  }

  /** Sends an event to a random running node after a delay. */
  private void send(long delayNanos, Event event) {
    sim.after(
        delayNanos,
        () -> {
          List<SimMachine> running = sim.machines.stream().filter(SimMachine::runs).toList();
          if (!running.isEmpty()) {
            SimMachine receiver = running.get(random.nextInt(running.size()));
            sim.trace.event(sim.now(), () -> "REPORT to " + receiver.node.id() + ": " + event);
            sim.give(receiver, event);
          }
        });
  }

  /** Accepts a loss as final, whether or not its holders are really dead. */
  void accept(Lost missing, SimMachine receiver) {
    accepted.put(missing.incident(), missing);
    sim.give(receiver, new Event.AcceptLoss(missing.incident()));
  }

  /** Looks for losses from time to time. */
  private void look(long until) {
    if (sim.now() < until) {
      acceptCurrentLoss();
      sim.after((400 + random.nextLong(1200)) * MILLI, () -> look(until));
    }
  }

  private void acceptCurrentLoss() {
    Lost missing =
        sim.invariants.latest() == null ? Lost.NONE : sim.invariants.latest().view().missing();
    if (missing.isEmpty() || !allHoldersEnded(missing)) {
      return;
    }
    accepted.put(missing.incident(), missing);
    Event acceptance = new Event.AcceptLoss(missing.incident());
    send(random.nextLong(1500 * MILLI), acceptance);
    if (random.nextInt(3) == 0) {
      send(random.nextLong(5000 * MILLI), acceptance);
    }
  }

  /** Reports whether all incarnations that held the lost segments have ended. */
  boolean allHoldersEnded(Lost missing) {
    return missing.segmentsByHolders().keySet().stream()
        .flatMap(List::stream)
        .noneMatch(id -> sim.node(id) != null);
  }

  /** Reports whether the loss of this segment with these holders has been accepted. */
  boolean hasAccepted(Lost missing, int segment) {
    Lost named = accepted.get(missing.incident());
    return named != null && missing.holders(segment).equals(named.holders(segment));
  }

  /** Checks whether the majority is dead. If so, starts a recovery at a live member. */
  void recover() {
    if (!majorityLost()) {
      return;
    }
    List<RingNode> viewed = new ArrayList<>();
    sim.machines.stream()
        .filter(m -> m.runs() && m.node.view() != null)
        .forEach(m -> viewed.add(m.node));
    long highest = viewed.stream().mapToLong(n -> n.view().epoch()).max().orElse(0);
    if (highest < sim.invariants.latest().view().epoch()) {
      // The dead members decided views that the live members do not have. A recovery would lose
      // these views (R34).
      return;
    }
    for (RingNode node : viewed) {
      if (node.view().epoch() == highest && node.view().live(node.id())) {
        sim.give(sim.machine(node.id().name()), new Event.Recover(ended(node.view())));
        sim.after(1500 * MILLI, this::recover);
        return;
      }
    }
  }

  /** Returns the live members of a view that have ended. */
  private Set<NodeId> ended(View view) {
    Set<NodeId> ended = new HashSet<>();
    for (Member member : view.liveMembers()) {
      if (sim.node(member.id()) == null) {
        ended.add(member.id());
      }
    }
    return ended;
  }

  boolean majorityLost() {
    if (sim.invariants.latest() == null) {
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
    boolean hasRegister = sim.scenario.register() == RegisterChoice.OUTSIDE;
    if (hasRegister && view != null && alive.stream().noneMatch(view::live)) {
      // The newcomers carry on through the register.
      return false;
    }
    return view == null || !PeerRegister.quorum(view, alive, hasRegister);
  }
}

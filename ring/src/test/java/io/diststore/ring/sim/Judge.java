package io.diststore.ring.sim;

import io.diststore.ring.node.RingNode;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.RequestTable.RememberedOutcome;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Roles;
import io.diststore.ring.view.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks a run at its end: the history of each key, and whether the ring has settled. */
final class Judge {
  private static final long MILLI = 1_000_000;

  /** How long a value may outlive its time to live, in addition to the error of the clocks. */
  private static final long LATE_NANOS = 2_000 * MILLI;

  /** The same, after the last fault. */
  private static final long LATE_AFTER_HEALING_NANOS = 1_000 * MILLI;

  /** How long after the last fault all members know the ring's time again. */
  private static final long CLOCKS_LEARNED_NANOS = 3_000 * MILLI;

  private final Simulation sim;

  /** How long a take-over may take. */
  private static final long TAKE_OVER_NANOS = 5_000 * MILLI;

  /** How many keys have histories that are too complex to check. */
  int inconclusive;

  Judge(Simulation sim) {
    this.sim = sim;
  }

  void history() {
    if (sim.invariants.arePromisesVoid()) {
      return;
    }
    Linearizability.byKey(sim.clients.history)
        .forEach(
            (key, operations) -> {
              Linearizability history =
                  new Linearizability(
                      operations,
                      sim.invariants.valueOfVersion.getOrDefault(operations.get(0).key, Map.of()),
                      sim.invariants.emptyStarts(segment(operations.get(0))),
                      sim.scenario.breadth().lifetimeError(),
                      lifetimesAreExactSince());
              switch (history.judge()) {
                case LINEARIZABLE -> {}
                case TOO_COMPLEX -> inconclusive++;
                case WRONG ->
                    sim.fail("HISTORY of " + key + " is not linearizable, at " + history.stuckAt);
              }
            });
  }

  /**
   * Returns the time from which on lifetimes are checked. In a wide run, clocks with different
   * rates may be cut off from each other for minutes, and values that were written on one side may
   * then live by the clocks of the other side.
   */
  private long lifetimesAreExactSince() {
    return sim.scenario.faults() == FaultKind.WIDE ? sim.healthySince + CLOCKS_LEARNED_NANOS : 0;
  }

  /**
   * Checks that no value outlives its time to live by more than {@link #LATE_NANOS}, plus the error
   * of the clocks. If the value was written and read after the last fault, the limit is {@link
   * #LATE_AFTER_HEALING_NANOS}. This method does not look for values that vanish too early, because
   * {@link #history} notices them.
   */
  void lifetimes() {
    if (sim.invariants.arePromisesVoid()) {
      return;
    }
    double longest = 1e6 * (1 + sim.scenario.breadth().lifetimeError());
    Map<String, ClientOperation> puts = new HashMap<>();
    for (ClientOperation op : sim.clients.history) {
      boolean vanishes = op.value != null && op.ttlMillis > 0;
      boolean stored =
          op.state == ClientOperation.State.OK && op.invoked >= lifetimesAreExactSince();
      if (vanishes && stored && sim.invariants.emptyStarts(segment(op)).isEmpty()) {
        puts.put(op.value, op);
      }
    }
    for (ClientOperation op : sim.clients.history) {
      ClientOperation put = op.read != null ? puts.get(op.read) : null;
      boolean isAfterHealing = put != null && put.invoked > sim.healthySince + CLOCKS_LEARNED_NANOS;
      long late = isAfterHealing ? LATE_AFTER_HEALING_NANOS : LATE_NANOS;
      if (put != null && op.invoked > put.returned + (long) (put.ttlMillis * longest) + late) {
        sim.fail("LATE: " + op + " found the value of " + put + " with " + put.ttlMillis + " ms");
      }
    }
  }

  private int segment(ClientOperation operation) {
    return operation.key.segment(sim.scenario.segments());
  }

  /**
   * Lists what has not settled long after the faults have ended. In a correct run, the list is
   * empty. For a ring without a majority, the list is always empty, because such a ring need not
   * settle.
   */
  List<String> unsettled() {
    if (sim.machines.stream().noneMatch(m -> m.runs() && !m.leaving)
        || sim.administrator.majorityLost()) {
      return List.of();
    }
    List<String> stuck = new ArrayList<>();
    View view = sim.invariants.latest().view();
    if (view.moving()) {
      stuck.add("the view still has a target");
    }
    Lost missing = view.missing();
    if (!missing.isEmpty() && sim.administrator.allHoldersEnded(missing)) {
      stuck.add(missing.count() + " segments still lost although their loss was accepted");
    }
    for (SimMachine machine : sim.machines) {
      if (machine.runs() && !machine.node.status().hasLeft()) {
        checkSettled(machine.node, view, stuck);
      }
    }
    long failures = sim.clients.history.stream().filter(op -> failedLate(op, view)).count();
    if (failures > 0) {
      stuck.add(failures + " operations failed long after healing");
    }
    return stuck;
  }

  private boolean failedLate(ClientOperation op, View view) {
    boolean late =
        op.invoked > sim.healthySince + 14_000 * MILLI
            && op.invoked > settlesAfter()
            && sim.invariants.emptyStarts(segment(op)).stream()
                .allMatch(at -> op.invoked > at + 2000 * MILLI);
    boolean failed =
        op.state == ClientOperation.State.REFUSED || op.state == ClientOperation.State.UNKNOWN;
    return late
        && failed
        && op.end - op.invoked > 2000 * MILLI
        && op.deadEnds < op.attempts
        && sim.rolesOf(view).primary(segment(op)) != null;
  }

  /**
   * Returns until when operations may fail because of the last view change. Runs with short faults
   * settle so early that this time does not matter.
   */
  private long settlesAfter() {
    return sim.scenario.faults() == FaultKind.WIDE
        ? sim.disturbedAt() + TAKE_OVER_NANOS + 20 * sim.network.sessionDelayNanos()
        : 0;
  }

  private void checkSettled(RingNode node, View view, List<String> stuck) {
    Member member = view.member(node.id());
    if (member == null || !member.full()) {
      stuck.add(node.id() + " is " + (member == null ? "not a member" : member.state()));
    }
    if (node.view() == null || node.view().epoch() != view.epoch()) {
      stuck.add(
          node.id()
              + " has e"
              + (node.view() == null ? "-" : node.view().epoch())
              + " not e"
              + view.epoch());
      return;
    }
    Roles roles = sim.rolesOf(view);
    for (int s = 0; s < view.segments(); s++) {
      if (!node.id().equals(roles.primary(s))) {
        continue;
      }
      if (!node.isReadable(s, sim.machine(node.id().name()).clock(sim.now()))) {
        stuck.add("segment " + s + " cannot be read at " + node.id());
      }
      for (NodeId id : roles.inSync(s)) {
        RingNode other = sim.node(id);
        if (other != null && !equal(node.segment(s), other.segment(s))) {
          stuck.add(
              "copies of segment "
                  + s
                  + " differ: "
                  + node.id()
                  + " "
                  + node.segment(s).digest()
                  + " "
                  + id
                  + " "
                  + other.segment(s).digest());
        }
      }
    }
  }

  /**
   * Checks I5: after the faults have ended, in-sync copies are equal. If no client awaits an
   * outcome, two copies may forget it at different times. So for each client, outcomes below the
   * lowest number that both copies remember do not count. In wide runs, whose clients have several
   * operations at the same time, outcomes below a client's mark do not count either.
   */
  private boolean equal(SegmentData a, SegmentData b) {
    return a.digest().entries() == b.digest().entries() && awaited(a, b).equals(awaited(b, a));
  }

  /** Returns the outcomes that a copy remembers, except those that do not count. */
  private Set<RememberedOutcome> awaited(SegmentData copy, SegmentData other) {
    Map<ClientId, Long> lowest = new HashMap<>();
    other.requests().all().forEach(r -> lowest.merge(r.id().client(), r.id().number(), Math::min));
    Set<RememberedOutcome> awaited = new HashSet<>(copy.requests().all());
    awaited.removeIf(
        r ->
            r.id().number() < lowest.getOrDefault(r.id().client(), Long.MAX_VALUE)
                || sim.scenario.faults() == FaultKind.WIDE
                    && r.id().number() < sim.clients.mark(r.id().client()));
    return awaited;
  }
}

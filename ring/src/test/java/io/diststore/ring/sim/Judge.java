package io.diststore.ring.sim;

import io.diststore.ring.node.RingNode;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.RequestTable.Remembered;
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

/** What is judged at the end of a run: the history of each key, and whether all has settled. */
final class Judge {
  private static final long MILLI = 1_000_000;

  private final Simulation sim;

  /** Keys whose histories are too tangled to be judged. */
  int inconclusive;

  Judge(Simulation sim) {
    this.sim = sim;
  }

  void history() {
    Linearizability.byKey(sim.clients.history)
        .forEach(
            (key, operations) -> {
              Linearizability history =
                  new Linearizability(
                      operations,
                      sim.invariants.valueOfVersion.getOrDefault(operations.get(0).key, Map.of()),
                      sim.invariants.begunAnew(segment(operations.get(0))));
              switch (history.judge()) {
                case LINEARIZABLE -> {}
                case TOO_TANGLED -> inconclusive++;
                case WRONG ->
                    sim.fail("HISTORY of " + key + " is not linearizable, at " + history.stuckAt);
              }
            });
  }

  private int segment(ClientOperation operation) {
    return operation.key.segment(sim.scenario.segments());
  }

  /** What has not settled long after healing: nothing, in a ring that still has a majority. */
  List<String> unsettled() {
    if (sim.machines.stream().noneMatch(m -> m.runs() && !m.leaving)
        || sim.administrator.majorityLost()) {
      return List.of();
    }
    List<String> stuck = new ArrayList<>();
    View view = sim.invariants.latest().view();
    if (view.moving()) {
      stuck.add("target still set");
    }
    Lost missing = view.missing();
    if (!missing.isEmpty() && sim.administrator.over(missing)) {
      stuck.add(missing.count() + " segments still lost, whose loss was accepted");
    }
    for (SimMachine machine : sim.machines) {
      if (machine.runs() && !machine.node.status().hasLeft()) {
        settled(machine.node, view, stuck);
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
            && sim.invariants.begunAnew(segment(op)).stream()
                .allMatch(at -> op.invoked > at + 2000 * MILLI);
    boolean failed =
        op.state == ClientOperation.State.REFUSED || op.state == ClientOperation.State.UNKNOWN;
    return late
        && failed
        && op.end - op.invoked > 2000 * MILLI
        && op.deadEnds < op.attempts
        && sim.rolesOf(view).primary(segment(op)) != null;
  }

  private void settled(RingNode node, View view, List<String> stuck) {
    Member member = view.member(node.id());
    if (member == null || !member.full()) {
      stuck.add(node.id() + " is " + (member == null ? "no member" : member.state()));
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
   * I5: once healed, in-sync copies are equal. What a client no longer awaits is forgotten at
   * different times: outcomes below the lowest that both copies still have do not count.
   */
  private static boolean equal(SegmentData a, SegmentData b) {
    return a.digest().entries() == b.digest().entries() && awaited(a, b).equals(awaited(b, a));
  }

  /**
   * The outcomes that a copy remembers, from the lowest on that the other has of the same client.
   */
  private static Set<Remembered> awaited(SegmentData copy, SegmentData other) {
    Map<ClientId, Long> lowest = new HashMap<>();
    other.requests().all().forEach(r -> lowest.merge(r.id().client(), r.id().number(), Math::min));
    Set<Remembered> awaited = new HashSet<>(copy.requests().all());
    awaited.removeIf(r -> r.id().number() < lowest.getOrDefault(r.id().client(), Long.MAX_VALUE));
    return awaited;
  }
}

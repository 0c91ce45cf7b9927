package io.diststore.ring.sim;

import io.diststore.ring.node.RingNode;
import io.diststore.ring.node.Witness;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.segment.Version;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Roles;
import io.diststore.ring.view.View;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What must hold whatever happens; numbered as in docs/protocol.md. Looks into all nodes at once,
 * as nobody in a ring can.
 */
final class Invariants implements Witness {
  private final Simulation sim;

  /** The view decided for each epoch. */
  private final Map<Long, View> decided = new HashMap<>();

  private Roles latest;

  /** The highest committed version of each key. */
  private final Map<Key, Entry> ledger = new HashMap<>();

  final Map<Key, Map<Long, String>> valueOfVersion = new HashMap<>();

  long commits;
  long reads;

  Invariants(Simulation sim) {
    this.sim = sim;
  }

  Roles latest() {
    return latest;
  }

  int views() {
    return decided.size();
  }

  @Override
  public void written(int segment, Entry entry) {
    if (entry.live()) {
      valueOfVersion
          .computeIfAbsent(entry.key(), k -> new HashMap<>())
          .put(entry.version(), new String(entry.value(), StandardCharsets.UTF_8));
    }
  }

  /** I1: one view per epoch. I4: whoever is in sync under a new view has all that was committed. */
  void view(View view) {
    View before = decided.putIfAbsent(view.epoch(), view);
    if (before != null) {
      if (!before.equals(view)) {
        sim.fail("INVARIANT I1 two views of one epoch: " + before + " and " + view);
      }
      return;
    }
    sim.trace.event(sim.now, () -> "VIEW " + view);
    if (latest != null && latest.view().epoch() > view.epoch()) {
      return;
    }
    Roles former = latest;
    latest =
        new Roles(
            view,
            latest,
            !sim.scenario.rules().keep(io.diststore.ring.shell.Rule.RETURN_AS_JOINING));
    ledger.forEach(
        (key, entry) -> {
          int segment = key.segment(view.segments());
          for (NodeId id : latest.inSync(segment)) {
            RingNode node = sim.node(id);
            if (node != null && !has(node, segment, entry)) {
              sim.fail(
                  "INVARIANT I4 in sync by "
                      + view
                      + " but "
                      + id
                      + " lacks "
                      + entry
                      + " of segment "
                      + segment
                      + ", has "
                      + held(node, segment, key));
            }
          }
        });
    if (former != null
        && former.view().moving()
        && !view.moving()
        && former.view().epoch() + 1 == view.epoch()) {
      filled(former);
    }
  }

  /** I6: who enters in-sync holds nothing that the primary that filled it lacks. */
  private void filled(Roles former) {
    for (int s = 0; s < former.view().segments(); s++) {
      NodeId id = former.primary(s);
      RingNode primary = id == null ? null : sim.node(id);
      if (primary == null
          || !at(primary, former.view())
          || !primary.readable(s, sim.machine(id.name()).clock(sim.now))) {
        continue;
      }
      for (NodeId other : latest.inSync(s)) {
        RingNode node = sim.node(other);
        if (node != null && node != primary && at(node, former.view()) && node.segment(s) != null) {
          int segment = s;
          node.segment(s).forEach(entry -> lacks(primary, node, segment, entry));
        }
      }
    }
  }

  private static boolean at(RingNode node, View view) {
    return node.view() != null && node.view().epoch() == view.epoch();
  }

  private void lacks(RingNode primary, RingNode node, int segment, Entry entry) {
    Entry held = primary.segment(segment).get(entry.key());
    if (held == null ? entry.live() : entry.version() > held.version()) {
      sim.fail(
          "INVARIANT I6 "
              + node.id()
              + " was filled and holds "
              + entry
              + " of segment "
              + segment
              + ", its primary "
              + primary.id()
              + " has "
              + held);
    }
  }

  /** I3: an acknowledged write is on every in-sync copy. */
  @Override
  public void committed(RingNode node, int segment, Entry entry) {
    commits++;
    Roles roles = sim.rolesOf(node.view());
    for (NodeId id : roles.inSync(segment)) {
      RingNode other = sim.node(id);
      if (other != null && latest.inSync(segment).contains(id) && !has(other, segment, entry)) {
        sim.fail(
            "INVARIANT I3 "
                + entry
                + " of segment "
                + segment
                + " committed by "
                + node.id()
                + " at e"
                + node.view().epoch()
                + " is not on "
                + id
                + ", which has "
                + held(other, segment, entry.key()));
      }
    }
    ledger.merge(entry.key(), entry, (a, b) -> a.version() >= b.version() ? a : b);
  }

  /** I2: at most one node answers reads of a segment. */
  @Override
  public void read(RingNode node, int segment) {
    reads++;
    for (SimMachine machine : sim.machines) {
      if (machine.runs()
          && machine.node != node
          && machine.paused == null
          && machine.node.readable(segment, machine.clock(sim.now))) {
        sim.fail(
            "INVARIANT I2 two readers of segment "
                + segment
                + ": "
                + node.id()
                + " at e"
                + node.view().epoch()
                + " and "
                + machine.node.id()
                + " at e"
                + machine.node.view().epoch());
      }
    }
  }

  /** The copy has the entry or a later one, or has dropped the tombstone of a later deletion. */
  private static boolean has(RingNode node, int segment, Entry entry) {
    SegmentData data = node.segment(segment);
    if (data == null) {
      return false;
    }
    Entry held = data.get(entry.key());
    return held == null ? entry.version() <= data.floor() : held.version() >= entry.version();
  }

  private static String held(RingNode node, int segment, Key key) {
    SegmentData data = node.segment(segment);
    return data == null ? "no copy" : data.get(key) + " floor " + Version.text(data.floor());
  }
}

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

  /** A version was given to a value: at its primary, before anybody else can have it. */
  void written(Entry entry) {
    if (entry.live()) {
      valueOfVersion
          .computeIfAbsent(entry.key(), k -> new HashMap<>())
          .putIfAbsent(entry.version(), new String(entry.value(), StandardCharsets.UTF_8));
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
            if (node != null && !has(node, segment, entry) && !dropped(segment, entry)) {
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
  }

  /** I3: an acknowledged write is on every in-sync copy. */
  @Override
  public void committed(RingNode node, int segment, Entry entry) {
    commits++;
    written(entry);
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

  private static boolean has(RingNode node, int segment, Entry entry) {
    SegmentData data = node.segment(segment);
    if (data == null) {
      return false;
    }
    Entry held = data.get(entry.key());
    // A deletion is as good as absence: nothing older can come back, since writes are taken from
    // the primary of the epoch alone.
    return held == null ? !entry.live() : held.version() >= entry.version();
  }

  /** The entry is a tombstone, or older than one, that the ring has dropped. */
  private boolean dropped(int segment, Entry entry) {
    for (SimMachine machine : sim.machines) {
      SegmentData data = machine.runs() ? machine.node.segment(segment) : null;
      if (data != null
          && entry.version() <= data.floor()
          && (data.get(entry.key()) == null || !data.get(entry.key()).live())) {
        return true;
      }
    }
    return false;
  }

  private static String held(RingNode node, int segment, Key key) {
    SegmentData data = node.segment(segment);
    return data == null ? "no copy" : data.get(key) + " floor " + Version.text(data.floor());
  }
}

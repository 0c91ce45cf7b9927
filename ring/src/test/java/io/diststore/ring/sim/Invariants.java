package io.diststore.ring.sim;

import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.node.RingNode;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.segment.Version;
import io.diststore.ring.turn.Observer;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Roles;
import io.diststore.ring.view.View;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks the invariants, numbered as in docs/protocol.md. The checks look into all nodes at the
 * same time, which no member of a real ring can do.
 */
final class Invariants implements Observer {
  /** How far the view of a recovery is above the view from which it was planned. */
  private static final long EPOCHS_SKIPPED = 1000;

  /** The same for a view with which newcomers carry on. */
  private static final long EPOCHS_SKIPPED_BY_NEWCOMERS = 10_000;

  private final Simulation sim;

  /** The view that was decided for each epoch. */
  private final Map<Long, View> decided = new HashMap<>();

  private Roles latest;

  /** The latest committed entry of each key. */
  private final Map<Key, Entry> ledger = new HashMap<>();

  final Map<Key, Map<Long, String>> valueOfVersion = new HashMap<>();

  private final Map<Integer, List<Long>> emptyStarts = new HashMap<>();

  /** The epoch in which each segment last started empty. */
  private final Map<Integer, Long> startedEmptyIn = new HashMap<>();

  /** Whether an administrator has confirmed that live members are dead. */
  private boolean promisesVoid;

  long commits;
  long reads;

  Invariants(Simulation sim) {
    this.sim = sim;
  }

  /**
   * An administrator has confirmed that these members are dead, and a recovery begins. If one of
   * them is alive, the administrator is responsible for what is lost (R34). From then on, only I1
   * is checked, and whether the ring settles.
   */
  void onRecovery(List<NodeId> dead) {
    promisesVoid |= dead.stream().anyMatch(id -> sim.node(id) != null);
  }

  boolean arePromisesVoid() {
    return promisesVoid;
  }

  Roles latest() {
    return latest;
  }

  int views() {
    return decided.size();
  }

  @Override
  public void onStage(NodeId node, int segment, Enum<?> before, Enum<?> after, String why) {
    sim.trace.message(
        sim.now(),
        () ->
            "    "
                + node
                + (segment < 0 ? "" : " segment " + segment)
                + " goes from "
                + before
                + " to "
                + after
                + ": "
                + why);
  }

  @Override
  public void onWritten(int segment, Entry entry) {
    if (entry.live()) {
      valueOfVersion
          .computeIfAbsent(entry.key(), k -> new HashMap<>())
          .put(entry.version(), new String(entry.value(), StandardCharsets.UTF_8));
    }
  }

  /**
   * Checks I1: each epoch has only one view. Also checks I4: every member that is in sync under a
   * new view has everything that was committed.
   */
  void onView(View view) {
    View before = decided.putIfAbsent(view.epoch(), view);
    if (before != null) {
      if (!before.equals(view)) {
        sim.fail("INVARIANT I1 two views in one epoch: " + before + " and " + view);
      }
      return;
    }
    sim.trace.event(sim.now(), () -> "VIEW " + view);
    view.members().forEach(member -> checkHoldings(sim.node(member.id()), view.segments()));
    if (latest != null && latest.view().epoch() > view.epoch()) {
      return;
    }
    Roles former = latest;
    latest =
        new Roles(
            view,
            latest,
            !sim.scenario.rules().keep(io.diststore.ring.shell.Rule.RETURN_AS_JOINING));
    if (promisesVoid) {
      return;
    }
    if (former != null) {
      checkLosses(base(former, view));
      checkWereWriters(former);
    }
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
      checkFilled(former);
    }
  }

  /**
   * Returns the roles under the view that {@code view} follows. Newcomers that carry on through the
   * register may lack the latest views, whose members have all ended. The newcomers plan the next
   * view from their own view, or from the view that the register has accepted to follow it. Only
   * the latter can have the same serving members if the two views differ in them.
   */
  private Roles base(Roles former, View view) {
    View recovered = decided.get(view.epoch() - EPOCHS_SKIPPED);
    View own =
        recovered == null ? decided.get(view.epoch() - EPOCHS_SKIPPED_BY_NEWCOMERS) : recovered;
    boolean isTakeOver = view.witnessed() && own != null;
    if (!isTakeOver || former.view().epoch() + 1 == view.epoch()) {
      return former;
    }
    View accepted = decided.get(own.epoch() + 1);
    boolean followsAccepted =
        accepted != null
            && accepted.serving().equals(view.serving())
            && !own.serving().equals(view.serving());
    return sim.rolesOf(followsAccepted ? accepted : own);
  }

  /**
   * Checks I4: every member that is in sync under a view was a writer under the view directly
   * before. Otherwise it could lack writes that were pending when the view was decided. A segment
   * that had no primary had no pending writes.
   */
  private void checkWereWriters(Roles former) {
    if (former.view().epoch() + 1 != latest.view().epoch()) {
      return;
    }
    for (int s = 0; s < latest.view().segments(); s++) {
      boolean hadPrimary = former.primary(s) != null;
      if (hadPrimary && !former.writers(s).containsAll(latest.inSync(s))) {
        sim.fail(
            "INVARIANT I4 the members %s are in sync for segment %d by %s, but only %s were writers"
                .formatted(latest.inSync(s), s, latest.view(), former.writers(s)));
      }
    }
  }

  /** Checks I8: the totals that a node reports match the copies that it holds. */
  private void checkHoldings(RingNode node, int segments) {
    if (node == null) {
      return;
    }
    int held = 0;
    long keys = 0;
    long bytes = 0;
    for (int s = 0; s < segments; s++) {
      SegmentData data = node.segment(s);
      held += data == null ? 0 : 1;
      keys += data == null ? 0 : data.keys();
      bytes += data == null ? 0 : data.bytes();
    }
    NodeStatus status = node.status();
    if (status.segments() != held || status.keys() != keys || status.bytes() != bytes) {
      sim.fail(
          "INVARIANT I8 %s holds %d segments, %d keys, %d bytes, and reports %s"
              .formatted(node.id(), held, keys, bytes, status));
    }
  }

  /**
   * Checks I7. When a segment becomes lost, its holders are the members that were in sync. The
   * segment stops being lost when a holder has returned and the other owners have been filled from
   * that holder. The segment may start empty only if an administrator has accepted exactly this
   * loss and the heir holds nothing of the segment.
   */
  private void checkLosses(Roles former) {
    Lost before = former.view().lost();
    Lost after = latest.view().lost();
    if (before.equals(after)) {
      return;
    }
    for (int s = 0; s < latest.view().segments(); s++) {
      List<NodeId> held = before.holders(s);
      List<NodeId> holds = after.holders(s);
      boolean usual =
          holds == null
              ? held == null || former.primary(s) != null
              : (held == null ? former.inSync(s) : held).containsAll(holds);
      if (!usual) {
        checkNewBeginning(former, s, held, holds);
      }
    }
  }

  private void checkNewBeginning(Roles former, int segment, List<NodeId> held, List<NodeId> holds) {
    Lost missing = former.view().missing();
    boolean accepted =
        held != null
            && missing.contains(segment)
            && sim.administrator.hasAccepted(missing, segment)
            && holds != null
            && holds.size() == 1;
    RingNode heir = accepted ? sim.node(holds.get(0)) : null;
    SegmentData leftover = heir == null ? null : heir.segment(segment);
    boolean empty =
        leftover == null
            || leftover.keys() + leftover.tombstones() == 0 && leftover.requests().all().isEmpty();
    if (!accepted || !empty) {
      sim.fail(
          "INVARIANT I7 segment "
              + segment
              + " lost with "
              + held
              + " is held by "
              + holds
              + (accepted
                  ? ", which still holds data of it"
                  : ", although no administrator accepted the loss"));
    }
    sim.trace.event(sim.now(), () -> "EMPTY segment " + segment + " at " + holds);
    ledger.keySet().removeIf(key -> key.segment(latest.view().segments()) == segment);
    startedEmptyIn.put(segment, latest.view().epoch());
    emptyStarts.computeIfAbsent(segment, k -> new ArrayList<>()).add(sim.now());
  }

  /** Returns when a segment started empty because its loss was accepted. */
  List<Long> emptyStarts(int segment) {
    return emptyStarts.getOrDefault(segment, List.of());
  }

  /** Checks I6: a member that becomes in sync holds nothing that its primary lacks. */
  private void checkFilled(Roles former) {
    for (int s = 0; s < former.view().segments(); s++) {
      NodeId id = former.primary(s);
      RingNode primary = id == null ? null : sim.node(id);
      if (primary == null
          || !at(primary, former.view())
          || !primary.isReadable(s, sim.machine(id.name()).clock(sim.now()))) {
        continue;
      }
      for (NodeId other : latest.inSync(s)) {
        RingNode node = sim.node(other);
        if (node != null && node != primary && at(node, former.view()) && node.segment(s) != null) {
          int segment = s;
          node.segment(s).forEach(entry -> checkPrimaryHas(primary, node, segment, entry));
        }
      }
    }
  }

  private static boolean at(RingNode node, View view) {
    return node.view() != null && node.view().epoch() == view.epoch();
  }

  private void checkPrimaryHas(RingNode primary, RingNode node, int segment, Entry entry) {
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

  /** Checks I3: an acknowledged write is on every in-sync copy. */
  @Override
  public void onCommitted(NodeId by, int segment, Entry entry) {
    RingNode node = sim.node(by);
    commits++;
    if (promisesVoid) {
      return;
    }
    if (Version.epoch(entry.version()) < startedEmptyIn.getOrDefault(segment, 0L)) {
      // A former primary learned late that all writers had stored the write. The loss of their
      // copies has been accepted in the meantime.
      return;
    }
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

  /** Checks I2: at most one node answers reads of a segment. */
  @Override
  public void onRead(NodeId by, int segment) {
    RingNode node = sim.node(by);
    reads++;
    if (promisesVoid) {
      return;
    }
    for (SimMachine machine : sim.machines) {
      if (machine.runs()
          && machine.node != node
          && machine.paused == null
          && machine.node.isReadable(segment, machine.clock(sim.now()))) {
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

  /**
   * Reports whether the copy has the entry or a later one, or has dropped the tombstone of a later
   * deletion.
   */
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

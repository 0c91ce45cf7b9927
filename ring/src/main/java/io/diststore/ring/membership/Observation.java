package io.diststore.ring.membership;

import io.diststore.ring.turn.Stopwatch;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides to which members this member sends its beacons. It observes these members.
 *
 * <p>In a small ring, all members observe each other. In a large ring, this would cost too much. So
 * a member observes only the members that the {@link ObserverGraph} names. If it suspects some of
 * them, or if keys are moving, it also sends its beacons to the <em>judges</em>. These are the
 * first few of the members that propose views (R28), except those that are suspected. While there
 * is a reason to change the view, the judges <em>inquire</em>: they observe all members, and ask
 * all members for their beacons. So a judge knows as much as every member of a small ring knows.
 */
final class Observation {
  /**
   * The number of judges. Too low: if all of them die together, the survivors need another
   * detection time to find the next ones. Too high: each change of a large ring costs more
   * messages.
   */
  private static final int JUDGES = 4;

  private final Turn turn;
  private final FailureDetector detector;

  /** The members that this member observes under the view in force, and under the view before. */
  private Set<NodeId> observed = Set.of();

  private Set<NodeId> observedBefore = Set.of();
  private ObserverGraph graph;
  private long installedAt;

  /** When each inquiring member last asked for the beacons of this member. */
  private final Map<NodeId, Long> inquiredAt = new HashMap<>();

  /** Runs while this member inquires. */
  private final Stopwatch inquiry = new Stopwatch();

  Observation(Turn turn, FailureDetector detector) {
    this.turn = turn;
    this.detector = detector;
  }

  /** A view has been installed. */
  void onView() {
    inquiredAt.keySet().removeIf(id -> !turn.view().lists(id));
    graph = null;
    observedBefore = observed;
    observed = Set.of();
    installedAt = turn.now();
    if (!observesAll()) {
      graph = new ObserverGraph(turn.roles(), turn.limits().circles());
      observed = graph.observedBy(turn.self());
    }
  }

  /**
   * Reports whether this node observes all members all the time. It does so in a small ring. It
   * also does so while it is not a live member, so that it can be admitted.
   */
  boolean observesAll() {
    return turn.view().members().size() <= turn.limits().smallRingMembers()
        || !turn.view().live(turn.self());
  }

  /** Another member asks for the beacons of this member. */
  void onInquiry(NodeId from) {
    inquiredAt.put(from, turn.now());
  }

  /**
   * Begins or ends an inquiry of this member.
   *
   * @param isNeeded whether this member of a large ring must observe all members
   * @return whether an inquiry begins now
   */
  boolean inquire(boolean isNeeded) {
    if (!isNeeded) {
      inquiry.stop();
      return false;
    }
    boolean begins = !inquiry.isRunning();
    inquiry.startIfStopped(turn.now());
    return begins;
  }

  boolean isInquiring() {
    return inquiry.isRunning();
  }

  /** Reports whether this member may propose a view: it observes all members. */
  boolean mayPropose() {
    return observesAll() || isInquiring();
  }

  /**
   * Reports whether this member may declare others dead. An inquiring member waits until every
   * member that it can reach has sent it a beacon.
   */
  boolean mayJudge() {
    return observesAll() || inquiry.exceeds(turn.timing().reportNanos(), turn.now());
  }

  /** Returns how many members this member of a large ring observes all the time. */
  int size() {
    return observed.size();
  }

  /** Reports whether a member always observes another one. */
  boolean observes(NodeId observer, NodeId member) {
    return graph == null || graph.observes(observer, member);
  }

  /**
   * Returns the receivers of the next beacon, in view order.
   *
   * @param reportedTo the result of {@link #reportedTo}
   */
  List<NodeId> receivers(Set<NodeId> reportedTo) {
    Set<NodeId> chosen = new HashSet<>(observed);
    chosen.addAll(reportedTo);
    if (turn.now() - installedAt < turn.timing().detectionNanos()) {
      // If these members granted leases, they wait for a message of the new epoch (R5).
      chosen.addAll(observedBefore);
    }
    List<NodeId> receivers = new ArrayList<>();
    for (Member member : turn.view().members()) {
      NodeId id = member.id();
      if (!id.equals(turn.self()) && (mayPropose() || chosen.contains(id))) {
        receivers.add(id);
      }
    }
    return receivers;
  }

  /** Returns the members that need the reports of this member in its next beacon. */
  Set<NodeId> reportedTo() {
    Set<NodeId> members = new HashSet<>();
    inquiredAt.forEach(
        (id, at) -> {
          if (turn.now() - at < turn.timing().reportNanos()) {
            members.add(id);
          }
        });
    // A judge that runs an earlier release never inquires.
    if (turn.view().moving() || !detector.suspects(turn.view(), turn.now()).isEmpty()) {
      members.addAll(judges());
    }
    return members;
  }

  boolean isJudge() {
    return judges().contains(turn.self());
  }

  /** Returns the judges, as far as this member knows who is suspected. */
  private Set<NodeId> judges() {
    Set<NodeId> suspects = new HashSet<>(detector.reportedSuspects(turn.view(), turn.now()));
    suspects.addAll(detector.suspects(turn.view(), turn.now()).keySet());
    Set<NodeId> judges = new HashSet<>();
    for (Member member : Proposals.proposers(turn.view())) {
      if (judges.size() < JUDGES && !suspects.contains(member.id())) {
        judges.add(member.id());
      }
    }
    return judges;
  }
}

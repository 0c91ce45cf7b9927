package io.diststore.operator.standin;

import io.diststore.crds.DistStoreRing;
import io.diststore.crds.DistStoreRingSpec.Founding;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.Roles;
import io.diststore.ring.view.View;
import io.diststore.thrift.admin.NodeReport;
import io.diststore.thrift.admin.NotObeyed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One ring of stand-in nodes. Its views change like those of the real ring. All nodes that join or
 * leave at the same time do so in one view with a target. After a while, another view sets {@code
 * serving} to that target. The ring stores no keys. It only knows how many keys each segment has,
 * and uses the real placement to compute how many keys each member holds.
 */
public final class StandInRing {
  public static final int SEGMENTS = 64;
  static final long BYTES_PER_KEY = 100;
  private static final long PLENTY_BYTES = 1L << 30;
  private static final long MOVE_NANOS = Duration.ofMillis(150).toNanos();

  private final Map<NodeId, StandInIncarnation> incarnations = new LinkedHashMap<>();
  private final Set<NodeId> reportedGone = new HashSet<>();
  private final long[] keys = new long[SEGMENTS];
  private View view;
  private Roles roles;
  private long movingSinceNanos;
  private boolean movesHeld;
  private boolean silenceIgnored;
  private long roomBytes = PLENTY_BYTES;
  private String acceptedIncident;

  private final List<NodeId> leaveCommands = new ArrayList<>();
  private final List<NodeId> goneReports = new ArrayList<>();
  private final List<String> acceptances = new ArrayList<>();
  private final Map<String, Long> keysHeldByLeavingMembers = new LinkedHashMap<>();
  private final List<View> views = new ArrayList<>();

  StandInRing() {
    for (int s = 0; s < SEGMENTS; s++) {
      keys[s] = 10 + s;
    }
  }

  // Settings for tests, and records of what has happened.

  /** Prevents moves from ending while {@code hold} is true. */
  public synchronized void holdMoves(boolean hold) {
    movesHeld = hold;
  }

  /**
   * While {@code ignore} is true, the ring does not notice that a node no longer answers. The ring
   * then learns of the end of an incarnation in only two ways: the operator reports the incarnation
   * gone, or a later incarnation appears.
   */
  public synchronized void ignoreSilence(boolean ignore) {
    silenceIgnored = ignore;
  }

  /** Sets how many keys each node has room for. */
  public synchronized void setRoom(long keysPerNode) {
    roomBytes = keysPerNode * BYTES_PER_KEY;
  }

  /** Returns the view in force, or null. */
  public synchronized View view() {
    return view;
  }

  /** Returns all views so far, the oldest first. */
  public synchronized List<View> views() {
    return List.copyOf(views);
  }

  /** Returns the incarnations that were commanded to leave, once per command. */
  public synchronized List<NodeId> leaveCommands() {
    return List.copyOf(leaveCommands);
  }

  /** Returns the incarnations that were reported gone, once per report. */
  public synchronized List<NodeId> goneReports() {
    return List.copyOf(goneReports);
  }

  /** Returns the incidents that were accepted. */
  public synchronized List<String> acceptances() {
    return List.copyOf(acceptances);
  }

  /**
   * Returns how many keys each leaving member held when it began to leave, by NAME-INCARNATION. The
   * map includes members that have left.
   */
  public synchronized Map<String, Long> keysHeldByLeavingMembers() {
    return Map.copyOf(keysHeldByLeavingMembers);
  }

  /** Returns how many keys the store has. */
  public synchronized long keys() {
    return Arrays.stream(keys).sum();
  }

  /** Returns whether the view lists a member of this name, in any state. */
  public synchronized boolean lists(String name) {
    return view != null && view.members().stream().anyMatch(m -> m.id().name().equals(name));
  }

  // Commands from the operator to the nodes.

  synchronized void die(NodeId id) throws NotObeyed {
    StandInIncarnation incarnation = incarnations.get(id);
    leaveCommands.add(id);
    if (incarnation == null || !incarnation.isRetired()) {
      throw new NotObeyed(id.name() + " has not read that its pod is retired");
    }
    incarnation.askToLeave();
  }

  synchronized void gone(NodeId id) {
    goneReports.add(id);
    reportedGone.add(id);
  }

  synchronized void acceptLoss(String incident) throws NotObeyed {
    if (view == null || view.missing().isEmpty() || !view.missing().incident().equals(incident)) {
      throw new NotObeyed("there is no loss of that name");
    }
    acceptedIncident = incident;
  }

  // What happens to the pods.

  /** Called when a node starts. If the pod of the node is retired, the node parks at once. */
  synchronized void onStart(NodeId id, boolean retired, int copies) {
    incarnations.put(id, new StandInIncarnation(retired, copies));
  }

  /** Called when a node ends. */
  synchronized void onEnd(NodeId id) {
    incarnations.remove(id);
  }

  /** Called when a node reads that its pod is retired. */
  synchronized void onRetired(NodeId id) {
    incarnations.get(id).retire();
  }

  /** Called when the pod of a node is being deleted. The node leaves before it ends. */
  synchronized void onPodDeletion(NodeId id) {
    incarnations.get(id).askToLeave();
  }

  /** Returns whether a node may end because the ring does not list it as live. */
  synchronized boolean mayEnd(NodeId id) {
    return view == null || !view.live(id);
  }

  synchronized boolean isReady(NodeId id) {
    Member member = view == null ? null : view.member(id);
    return member != null && member.full();
  }

  synchronized boolean isRunning(NodeId id) {
    return incarnations.containsKey(id);
  }

  // Changes to the view.

  /** Returns the next view to write to the register, if there is one. */
  synchronized Optional<View> next(DistStoreRing register) {
    String registered = register.getStatus() == null ? null : register.getStatus().view();
    if (registered == null || registered.isEmpty()) {
      if (view != null) {
        // The register lost its view, and the ring puts the view back.
        return Optional.of(view);
      }
      return register.getSpec().founding() == Founding.New
          ? found(register.getSpec().ringId())
          : Optional.empty();
    }
    return withEndedMembersDown().or(this::afterTheMove).or(this::withNewMembersAndLeaves);
  }

  /** Puts into force a view that was written to the register. */
  synchronized void install(View next) {
    views.add(next);
    if (next.moving() && (view == null || !next.target().equals(view.target()))) {
      movingSinceNanos = System.nanoTime();
    }
    View previous = view;
    view = next;
    roles = new Roles(next, roles, false);
    for (Member member : next.members()) {
      StandInIncarnation incarnation = incarnations.get(member.id());
      if (member.state() == MemberState.LEAVING && !incarnation.hasBegunToLeave()) {
        incarnation.beginToLeave(roles, member.id(), keys);
        keysHeldByLeavingMembers.put(receiptId(member.id()), keysHeld(member.id()));
      }
    }
    if (previous != null) {
      previous.members().stream()
          .filter(m -> m.state() == MemberState.LEAVING && !next.lists(m.id()))
          .map(m -> incarnations.get(m.id()))
          .filter(Objects::nonNull)
          .forEach(StandInIncarnation::completeLeave);
      if (!previous.lost().isEmpty() && next.lost().isEmpty()) {
        acceptances.add(previous.missing().incident());
        previous.lost().segmentsByHolders().values().stream()
            .flatMapToInt(bits -> bits.stream())
            .forEach(s -> keys[s] = 0);
      }
    }
  }

  private Optional<View> found(String ringId) {
    return incarnations.entrySet().stream()
        .filter(entry -> entry.getValue().wantsToJoin())
        .findFirst()
        .map(
            founder ->
                View.founding(
                    new RingId(
                        Long.parseUnsignedLong(ringId, 0, 16, 16),
                        Long.parseUnsignedLong(ringId, 16, 32, 16)),
                    SEGMENTS,
                    founder.getValue().copies(),
                    member(founder.getKey(), MemberState.UP)));
  }

  private Optional<View> withEndedMembersDown() {
    List<NodeId> ended =
        view.liveMembers().stream().map(Member::id).filter(this::isKnownToHaveEnded).toList();
    if (ended.isEmpty()) {
      return Optional.empty();
    }
    Lost.Draft lost = view.lost().draft();
    for (int s = 0; s < SEGMENTS; s++) {
      List<NodeId> holders = roles.inSync(s);
      if (!holders.isEmpty() && ended.containsAll(holders) && !lost.contains(s)) {
        lost.put(s, holders);
      }
    }
    List<Member> members =
        view.members().stream()
            .map(m -> ended.contains(m.id()) ? m.withState(MemberState.DOWN) : m)
            .toList();
    return Optional.of(view(members, view.serving(), staying(members), lost.build()));
  }

  private boolean isKnownToHaveEnded(NodeId id) {
    boolean hasSuccessor = incarnations.keySet().stream().anyMatch(other -> other.succeeds(id));
    return !incarnations.containsKey(id)
        && (!silenceIgnored || reportedGone.contains(id) || hasSuccessor);
  }

  private Optional<View> afterTheMove() {
    boolean blocked =
        !view.missing().isEmpty() && !view.missing().incident().equals(acceptedIncident);
    boolean due = System.nanoTime() - movingSinceNanos >= MOVE_NANOS;
    if (!view.moving() || blocked || movesHeld || !due) {
      return Optional.empty();
    }
    List<Member> members =
        view.members().stream()
            .filter(m -> view.target().contains(m.id()))
            .map(m -> m.withState(MemberState.UP))
            .toList();
    return Optional.of(view(members, view.target(), List.of(), Lost.NONE));
  }

  /**
   * Returns a view in which waiting nodes join or leave. Returns empty while segments move, unless
   * data is missing. If data is missing, the current move may be blocked until more members have
   * joined.
   */
  private Optional<View> withNewMembersAndLeaves() {
    if (view.moving() && view.missing().isEmpty()) {
      return Optional.empty();
    }
    List<Member> members = new ArrayList<>();
    for (Member member : view.members()) {
      StandInIncarnation incarnation = incarnations.get(member.id());
      boolean leaves =
          member.state() == MemberState.UP && incarnation != null && incarnation.isAskedToLeave();
      members.add(leaves ? member.withState(MemberState.LEAVING) : member);
    }
    incarnations.forEach(
        (id, incarnation) -> {
          if (incarnation.wantsToJoin() && !view.lists(id)) {
            members.add(member(id, MemberState.JOINING));
          }
        });
    List<NodeId> target = staying(members);
    return members.equals(view.members()) || target.isEmpty()
        ? Optional.empty()
        : Optional.of(view(members, view.serving(), target, view.lost()));
  }

  private View view(List<Member> members, List<NodeId> serving, List<NodeId> target, Lost lost) {
    return new View(
        view.ringId(),
        view.epoch() + 1,
        view.segments(),
        view.copies(),
        members,
        serving,
        target,
        lost);
  }

  private static List<NodeId> staying(List<Member> members) {
    return members.stream()
        .filter(m -> m.live() && m.state() != MemberState.LEAVING)
        .map(Member::id)
        .toList();
  }

  private static Member member(NodeId id, MemberState state) {
    return new Member(id, state, new Endpoint(id.name(), 9901), new Endpoint(id.name(), 9900));
  }

  // Reports from nodes.

  synchronized NodeReport report(NodeId id) {
    StandInIncarnation incarnation = incarnations.get(id);
    NodeReport report =
        new NodeReport()
            .setName(id.name())
            .setIncarnation(id.incarnation())
            .setVersion("stand-in")
            .setParked(incarnation.isParked(view, id))
            .setRetired(incarnation.isRetired())
            .setHandoff(incarnation.handoff())
            .setKeys(keysHeld(id))
            .setBytes(keysHeld(id) * BYTES_PER_KEY)
            .setMemoryHeld(keysHeld(id) * BYTES_PER_KEY)
            .setMemoryRoom(roomBytes)
            .setEpoch(0);
    double moved = (double) (System.nanoTime() - movingSinceNanos) / MOVE_NANOS;
    return view == null ? report : StandInReport.addRing(report, id, roles, Math.min(0.95, moved));
  }

  private long keysHeld(NodeId id) {
    long sum = 0;
    for (int s = 0; roles != null && s < SEGMENTS; s++) {
      sum += roles.inSync(s).contains(id) ? keys[s] : 0;
    }
    return sum;
  }

  private static String receiptId(NodeId id) {
    return id.name() + "-" + id.incarnation();
  }
}

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
 * One ring of stand-in nodes. It goes from view to view as the real one: everybody who joins or
 * leaves at the same time does so in one view with a target, and after a while another view makes
 * the target serve. It knows how many keys each segment has, so that what a member holds follows
 * from the real placement; the keys themselves it does not have.
 */
public final class StandInRing {
  public static final int SEGMENTS = 64;
  static final long BYTES_A_KEY = 100;
  private static final long PLENTY = 1L << 30;

  private final Map<NodeId, StandInDeparture> lives = new LinkedHashMap<>();
  private final Set<NodeId> overAsTold = new HashSet<>();
  private final long[] keys = new long[SEGMENTS];
  private View view;
  private Roles roles;
  private long movingSince;
  private Duration movement = Duration.ofMillis(150);
  private boolean held;
  private boolean deaf;
  private long room = PLENTY;
  private String accepted;

  private final List<NodeId> toldToLeave = new ArrayList<>();
  private final List<NodeId> toldGone = new ArrayList<>();
  private final List<String> acceptances = new ArrayList<>();
  private final Map<String, Long> heldByLeavers = new LinkedHashMap<>();
  private final List<View> views = new ArrayList<>();

  StandInRing() {
    for (int s = 0; s < SEGMENTS; s++) {
      keys[s] = 10 + s;
    }
  }

  // What tests arrange and look at.

  /** How long a move takes. */
  public synchronized void movesTake(Duration time) {
    movement = time;
  }

  /** Whether moves come to no end. */
  public synchronized void holdMoves(boolean hold) {
    held = hold;
  }

  /** Whether silence alone tells the ring nothing: only the word that a life is over does. */
  public synchronized void deafToSilence(boolean deafened) {
    deaf = deafened;
  }

  /** How much each node has room for, in keys. */
  public synchronized void roomFor(long keysOfANode) {
    room = keysOfANode * BYTES_A_KEY;
  }

  /** The view in force, or null. */
  public synchronized View view() {
    return view;
  }

  /** All views there were, the oldest first. */
  public synchronized List<View> views() {
    return List.copyOf(views);
  }

  /** Who was told to leave, each time. */
  public synchronized List<NodeId> toldToLeave() {
    return List.copyOf(toldToLeave);
  }

  /** Who was said to be over, each time. */
  public synchronized List<NodeId> toldGone() {
    return List.copyOf(toldGone);
  }

  /** Which losses were accepted. */
  public synchronized List<String> acceptances() {
    return List.copyOf(acceptances);
  }

  /** What those that left held when they began to, by NAME-INCARNATION. */
  public synchronized Map<String, Long> heldByLeavers() {
    return Map.copyOf(heldByLeavers);
  }

  /** How many keys the store has. */
  public synchronized long keys() {
    return Arrays.stream(keys).sum();
  }

  /** Whether a name is listed as a member, dead or alive. */
  public synchronized boolean lists(String name) {
    return view != null && view.members().stream().anyMatch(m -> m.id().name().equals(name));
  }

  // What nodes are told.

  synchronized void die(NodeId id) throws NotObeyed {
    StandInDeparture departure = lives.get(id);
    toldToLeave.add(id);
    if (departure == null || !departure.marked()) {
      throw new NotObeyed(id.name() + " does not see the mark of a retired pod");
    }
    departure.ask();
  }

  synchronized void gone(NodeId id) {
    toldGone.add(id);
    overAsTold.add(id);
  }

  synchronized void acceptLoss(String incident) throws NotObeyed {
    if (view == null || view.missing().isEmpty() || !view.missing().incident().equals(incident)) {
      throw new NotObeyed("nothing of that name is lost");
    }
    accepted = incident;
  }

  // What their pods do.

  /** A life begins; with the mark of a retired pod it parks at once. */
  synchronized void begin(NodeId id, boolean marked, int copies) {
    lives.put(id, new StandInDeparture(marked, copies));
  }

  /** A life ends, whatever it was at. */
  synchronized void end(NodeId id) {
    lives.remove(id);
  }

  /** The node reads that its pod is retired. */
  synchronized void mark(NodeId id) {
    lives.get(id).mark();
  }

  /** The pod is being deleted: the node leaves before it ends. */
  synchronized void leave(NodeId id) {
    lives.get(id).ask();
  }

  /** Whether a life may end and the ring not mind. */
  synchronized boolean left(NodeId id) {
    return view == null || !view.live(id);
  }

  synchronized boolean ready(NodeId id) {
    Member member = view == null ? null : view.member(id);
    return member != null && member.full();
  }

  synchronized boolean answers(NodeId id) {
    return lives.containsKey(id);
  }

  // From view to view.

  /** The next view to be registered beside what the register holds, if it is time for one. */
  synchronized Optional<View> next(DistStoreRing register) {
    String registered = register.getStatus() == null ? null : register.getStatus().view();
    if (registered == null || registered.isEmpty()) {
      return view == null && register.getSpec().founding() == Founding.New
          ? found(register.getSpec().ringId())
          : Optional.empty();
    }
    return withoutTheDead().or(this::afterTheMove).or(this::withComersAndGoers);
  }

  /** A view that was registered is in force. */
  synchronized void install(View next) {
    views.add(next);
    Roles before = roles;
    if (next.moving() && (view == null || !next.target().equals(view.target()))) {
      movingSince = System.nanoTime();
    }
    View former = view;
    view = next;
    roles = new Roles(next, before, false);
    for (Member member : next.members()) {
      StandInDeparture departure = lives.get(member.id());
      if (member.state() == MemberState.LEAVING && !departure.began()) {
        departure.begin(roles, member.id(), keys);
        heldByLeavers.put(receipt(member.id()), held(member.id()));
      }
    }
    if (former != null) {
      former.members().stream()
          .filter(m -> m.state() == MemberState.LEAVING && !next.lists(m.id()))
          .map(m -> lives.get(m.id()))
          .filter(Objects::nonNull)
          .forEach(StandInDeparture::complete);
      if (!former.lost().isEmpty() && next.lost().isEmpty()) {
        acceptances.add(former.missing().incident());
        former.lost().segmentsByHolders().values().stream()
            .flatMapToInt(bits -> bits.stream())
            .forEach(s -> keys[s] = 0);
      }
    }
  }

  private Optional<View> found(String ringId) {
    return lives.entrySet().stream()
        .filter(life -> life.getValue().wantsIn())
        .findFirst()
        .map(
            life ->
                View.founding(
                    new RingId(
                        Long.parseUnsignedLong(ringId, 0, 16, 16),
                        Long.parseUnsignedLong(ringId, 16, 32, 16)),
                    SEGMENTS,
                    life.getValue().copies(),
                    member(life.getKey(), MemberState.UP)));
  }

  private Optional<View> withoutTheDead() {
    List<NodeId> dead =
        view.liveMembers().stream().map(Member::id).filter(this::knownAsOver).toList();
    if (dead.isEmpty()) {
      return Optional.empty();
    }
    Lost.Draft lost = view.lost().draft();
    for (int s = 0; s < SEGMENTS; s++) {
      List<NodeId> holders = roles.inSync(s);
      if (!holders.isEmpty() && dead.containsAll(holders) && !lost.contains(s)) {
        lost.put(s, holders);
      }
    }
    List<Member> members =
        view.members().stream()
            .map(m -> dead.contains(m.id()) ? m.withState(MemberState.DOWN) : m)
            .toList();
    return Optional.of(view(members, view.serving(), staying(members), lost.build()));
  }

  private boolean knownAsOver(NodeId id) {
    boolean succeeded = lives.keySet().stream().anyMatch(other -> other.succeeds(id));
    return !lives.containsKey(id) && (!deaf || overAsTold.contains(id) || succeeded);
  }

  private Optional<View> afterTheMove() {
    boolean blocked = !view.missing().isEmpty() && !view.missing().incident().equals(accepted);
    boolean due = System.nanoTime() - movingSince >= movement.toNanos();
    if (!view.moving() || blocked || held || !due) {
      return Optional.empty();
    }
    List<Member> members =
        view.members().stream()
            .filter(m -> view.target().contains(m.id()))
            .map(m -> m.withState(MemberState.UP))
            .toList();
    return Optional.of(view(members, view.target(), List.of(), Lost.NONE));
  }

  /** At rest, or when without them nothing goes on. */
  private Optional<View> withComersAndGoers() {
    if (view.moving() && view.missing().isEmpty()) {
      return Optional.empty();
    }
    List<Member> members = new ArrayList<>();
    for (Member member : view.members()) {
      StandInDeparture departure = lives.get(member.id());
      boolean goes = member.state() == MemberState.UP && departure != null && departure.asked();
      members.add(goes ? member.withState(MemberState.LEAVING) : member);
    }
    lives.forEach(
        (id, departure) -> {
          if (departure.wantsIn() && !view.lists(id)) {
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

  // What a node says.

  synchronized NodeReport report(NodeId id) {
    StandInDeparture departure = lives.get(id);
    NodeReport report =
        new NodeReport()
            .setName(id.name())
            .setIncarnation(id.incarnation())
            .setVersion("stand-in")
            .setParked(departure.parked(view, id))
            .setRetired(departure.marked())
            .setHandoff(departure.status())
            .setKeys(held(id))
            .setBytes(held(id) * BYTES_A_KEY)
            .setMemoryHeld(held(id) * BYTES_A_KEY)
            .setMemoryRoom(room)
            .setEpoch(0);
    double moved = (double) (System.nanoTime() - movingSince) / Math.max(1, movement.toNanos());
    return view == null
        ? report
        : StandInReport.ofTheRing(report, id, roles, Math.min(0.95, moved));
  }

  private long held(NodeId id) {
    long sum = 0;
    for (int s = 0; roles != null && s < SEGMENTS; s++) {
      sum += roles.inSync(s).contains(id) ? keys[s] : 0;
    }
    return sum;
  }

  private static String receipt(NodeId id) {
    return id.name() + "-" + id.incarnation();
  }
}

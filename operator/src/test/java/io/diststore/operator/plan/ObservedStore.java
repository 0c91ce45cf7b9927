package io.diststore.operator.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.diststore.crds.DistStoreRingSpec.Founding;
import io.diststore.crds.DistStoreSpec;
import io.diststore.crds.RegisteredView.Restored;
import io.diststore.operator.observe.Observation;
import io.diststore.operator.observe.Obstacle;
import io.diststore.operator.observe.PodFacts;
import io.diststore.operator.observe.RegisterFacts;
import io.diststore.operator.observe.RingFacts;
import io.diststore.operator.observe.StallReason;
import io.diststore.operator.observe.StatefulSetFacts;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import io.diststore.thrift.admin.NodeReport;
import io.diststore.thrift.diststore.HandoffStatus;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Builds an observation of a store. By default, the store is at rest: the nodes of all pods are
 * full members of a whole ring. Each method changes one thing.
 */
public final class ObservedStore {
  static final int SEGMENTS = 64;
  static final long MIB = 1 << 20;
  private static final RingId RING = new RingId(7, 7);
  static final long EPOCH = 20;

  private final ObjectNode spec = new ObjectMapper().createObjectNode();
  private final Map<Integer, ObservedPod> pods = new TreeMap<>();
  private final Set<Integer> missingPods = new HashSet<>();
  private final Set<String> receipts = new HashSet<>();
  private Integer replicas;
  private boolean templateObserved = true;
  private String knownRingId = RING.toString();
  private Obstacle obstacle;
  private String unreadable;
  private long knownEpoch;
  private long epochsBehind;
  private boolean nodesForget;
  private Restored restored;
  private Founding founding = Founding.New;
  private boolean registerExists = true;
  private boolean founded = true;
  private boolean moving;
  private int segmentsUnderCopies;
  private Lost lost = Lost.NONE;

  private ObservedStore(int size) {
    spec.put("replicas", size).put("copies", 2).put("paused", false);
    spec.put("updatePolicy", "OnRequest");
    replicas = size;
    IntStream.range(0, size).forEach(i -> pods.put(i, new ObservedPod("store", i)));
  }

  /** Returns a store at rest with {@code size} pods. */
  public static ObservedStore storeOf(int size) {
    return new ObservedStore(size);
  }

  /** Returns a store that was just created. */
  public static ObservedStore newStore(int wantedPods) {
    ObservedStore store = new ObservedStore(0);
    store.spec.put("replicas", wantedPods);
    store.replicas = null;
    store.registerExists = false;
    store.founded = false;
    store.knownRingId = null;
    return store;
  }

  public ObservedStore wanted(int pods) {
    spec.put("replicas", pods);
    return this;
  }

  public ObservedStore copies(int copies) {
    spec.put("copies", copies);
    return this;
  }

  public ObservedStore paused() {
    spec.put("paused", true);
    return this;
  }

  public ObservedStore withAutoUpdates() {
    spec.put("updatePolicy", "Auto");
    return this;
  }

  public ObservedStore acceptsLoss(String incident) {
    spec.put("acceptDataLoss", incident);
    return this;
  }

  public ObservedStore replicas(int pods) {
    replicas = pods;
    return this;
  }

  public ObservedStore noStatefulSet() {
    replicas = null;
    return this;
  }

  public ObservedStore templateNotObservedYet() {
    templateObserved = false;
    return this;
  }

  public ObservedStore withNameConflict(String message) {
    obstacle = new Obstacle(StallReason.NameConflict, message);
    return this;
  }

  public ObservedStore noRingObject() {
    registerExists = false;
    founded = false;
    return this;
  }

  public ObservedStore ringObjectCreatedAgain() {
    founding = Founding.Recover;
    founded = false;
    return this;
  }

  /** The ring object lost its view. The status still knows the epoch, and the nodes the view. */
  public ObservedStore ringObjectEmptied() {
    founded = false;
    knownEpoch = EPOCH;
    return this;
  }

  /** The ring object was set back by this many epochs. The status knows the latest epoch. */
  public ObservedStore ringObjectSetBack(long epochs) {
    epochsBehind = epochs;
    knownEpoch = EPOCH;
    return this;
  }

  /** The nodes know no later view than the one in the ring object. */
  public ObservedStore nodesKnowNoMore() {
    nodesForget = true;
    return this;
  }

  /** A node has put the latest view back. */
  public ObservedStore ringObjectRestored() {
    restored = new Restored(EPOCH, EPOCH - 3, "store-1", "2026-01-01T00:00:00Z");
    return this;
  }

  public ObservedStore notFoundedYet() {
    founded = false;
    pods.values().forEach(p -> p.outOfTheRing().epoch = 0);
    return this;
  }

  public ObservedStore viewUnreadable(String message) {
    founded = false;
    unreadable = message;
    return this;
  }

  public ObservedStore noRingIdInStatus() {
    knownRingId = null;
    return this;
  }

  public ObservedStore moving() {
    moving = true;
    return this;
  }

  public ObservedStore segmentsUnderCopies(int segments) {
    segmentsUnderCopies = segments;
    return this;
  }

  /** Segments 0 to 9 are lost, because only an earlier incarnation of this pod's node held them. */
  public ObservedStore lostWith(int ordinal) {
    BitSet segments = new BitSet();
    segments.set(0, 10);
    lost = new Lost(Map.of(List.of(new NodeId("store-" + ordinal, 1)), segments));
    return this;
  }

  public ObservedStore receiptOf(int ordinal) {
    receipts.add("store-" + ordinal + "-" + pods.get(ordinal).incarnation);
    return this;
  }

  public ObservedStore pod(int ordinal, Consumer<ObservedPod> change) {
    change.accept(pods.computeIfAbsent(ordinal, i -> new ObservedPod("store", i)));
    return this;
  }

  public ObservedStore eachPod(Consumer<ObservedPod> change) {
    pods.values().forEach(change);
    return this;
  }

  /** The pod does not exist, but the view still lists its node. */
  public ObservedStore withoutPod(int ordinal) {
    if (!pods.containsKey(ordinal)) {
      throw new IllegalArgumentException("there is no pod " + ordinal);
    }
    missingPods.add(ordinal);
    return this;
  }

  /** Returns the observation. */
  public Observation build() {
    List<Member> members = new ArrayList<>();
    for (ObservedPod pod : pods.values()) {
      if (pod.memberIncarnation != null) {
        members.add(
            new Member(
                new NodeId(pod.name, pod.memberIncarnation),
                pod.state,
                new Endpoint("10.0.0." + (pod.ordinal + 1), 9901),
                new Endpoint("10.0.0." + (pod.ordinal + 1), 9900)));
      }
    }
    List<NodeId> ids = members.stream().map(Member::id).toList();
    View view =
        new View(
            RING,
            EPOCH,
            SEGMENTS,
            spec.get("copies").asInt(),
            members,
            ids,
            moving ? ids : List.of(),
            lost);
    Map<String, NodeReport> reports = new HashMap<>();
    pods.values().stream()
        .filter(p -> p.answers && !missingPods.contains(p.ordinal))
        .forEach(p -> reports.put(p.name, report(p, view)));
    View registered = epochsBehind == 0 ? view : view.withEpoch(EPOCH - epochsBehind);
    RegisterFacts facts =
        registerExists
            ? new RegisterFacts(
                true, founding, RING.toString(), founded ? registered : null, unreadable, restored)
            : RegisterFacts.ABSENT;
    return new Observation(
        new ObjectMapper().convertValue(spec, DistStoreSpec.class),
        knownRingId,
        knownEpoch,
        receipts,
        obstacle,
        replicas == null
            ? null
            : new StatefulSetFacts(replicas, -1, templateObserved, "present", "present"),
        "present",
        pods.values().stream()
            .filter(p -> !missingPods.contains(p.ordinal))
            .map(p -> facts(p, reports.get(p.name)))
            .toList(),
        facts,
        founded && epochsBehind == 0 ? RingFacts.of(view, reports) : null);
  }

  private PodFacts facts(ObservedPod pod, NodeReport report) {
    return new PodFacts(
        pod.name,
        pod.ordinal,
        "uid-" + pod.ordinal,
        "1",
        pod.ready,
        pod.terminating,
        pod.ended,
        pod.running,
        pod.retired,
        pod.replaceRequested,
        pod.restartHash,
        pod.revision,
        pod.waitingReason,
        report);
  }

  private NodeReport report(ObservedPod pod, View view) {
    int members = Math.max(1, view.liveMembers().size());
    boolean first =
        !view.liveMembers().isEmpty() && view.liveMembers().getFirst().id().name().equals(pod.name);
    NodeReport report = new NodeReport();
    report.setName(pod.name);
    report.setIncarnation(pod.incarnation);
    report.setVersion("1");
    report.setParked(pod.parked);
    report.setRetired(pod.hasReadMark);
    report.setHandoff(new HandoffStatus().setState(pod.handoff));
    report.setKeys(pod.keys);
    report.setMemoryHeld(pod.heldBytes);
    report.setMemoryRoom(pod.roomBytes);
    boolean knowsView = founded || !registerExists || knownEpoch > 0;
    report.setEpoch(knowsView && !nodesForget ? pod.epoch : 0);
    report.setRegisterFault(pod.registerFault);
    report.setRingHigh(RING.high());
    report.setRingLow(RING.low());
    report.setSegmentsUnderCopies(segmentsUnderCopies);
    report.setServing(SEGMENTS / members + (first ? SEGMENTS % members : 0));
    return report;
  }
}

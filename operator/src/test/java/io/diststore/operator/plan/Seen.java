package io.diststore.operator.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.diststore.crds.DistStoreRingSpec.Founding;
import io.diststore.crds.DistStoreSpec;
import io.diststore.operator.observe.InTheWay;
import io.diststore.operator.observe.Observation;
import io.diststore.operator.observe.Obstacle;
import io.diststore.operator.observe.PodFacts;
import io.diststore.operator.observe.RegisterFacts;
import io.diststore.operator.observe.RingFacts;
import io.diststore.operator.observe.SetFacts;
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
 * Builds an observation: begins with a store at rest, all pods full members of a whole ring, and is
 * told what is different.
 */
public final class Seen {
  static final int SEGMENTS = 64;
  static final long MIB = 1 << 20;
  private static final RingId RING = new RingId(7, 7);
  static final long EPOCH = 20;

  private final ObjectNode spec = new ObjectMapper().createObjectNode();
  private final Map<Integer, PodSeen> pods = new TreeMap<>();
  private final Set<String> receipts = new HashSet<>();
  private Integer replicas;
  private int decreed = -1;
  private boolean settled = true;
  private String knownRing = RING.toString();
  private InTheWay inTheWay;
  private String unreadable;
  private Founding founding = Founding.New;
  private boolean register = true;
  private boolean founded = true;
  private boolean moving;
  private int under;
  private Lost lost = Lost.NONE;

  private Seen(int size) {
    spec.put("replicas", size).put("copies", 2).put("paused", false);
    spec.put("updatePolicy", "OnRequest");
    replicas = size;
    IntStream.range(0, size).forEach(i -> pods.put(i, new PodSeen("store", i)));
  }

  /** A store at rest with so many pods. */
  public static Seen storeOf(int size) {
    return new Seen(size);
  }

  /** A store that was just created. */
  public static Seen nothing(int wanted) {
    Seen seen = new Seen(0);
    seen.spec.put("replicas", wanted);
    seen.replicas = null;
    seen.register = false;
    seen.founded = false;
    seen.knownRing = null;
    return seen;
  }

  public Seen wanted(int wanted) {
    spec.put("replicas", wanted);
    return this;
  }

  public Seen copies(int copies) {
    spec.put("copies", copies);
    return this;
  }

  public Seen paused() {
    spec.put("paused", true);
    return this;
  }

  public Seen rollsOutByItself() {
    spec.put("updatePolicy", "Auto");
    return this;
  }

  public Seen accepts(String incident) {
    spec.put("acceptDataLoss", incident);
    return this;
  }

  public Seen replicas(int live) {
    replicas = live;
    return this;
  }

  public Seen noStatefulSet() {
    replicas = null;
    return this;
  }

  public Seen templateNotSeenYet() {
    settled = false;
    return this;
  }

  public Seen foreign(String words) {
    inTheWay = new InTheWay(Obstacle.NameConflict, words);
    return this;
  }

  public Seen noRingObject() {
    register = false;
    founded = false;
    return this;
  }

  public Seen ringObjectMadeAgain() {
    founding = Founding.Recover;
    founded = false;
    return this;
  }

  public Seen notFoundedYet() {
    founded = false;
    pods.values().forEach(p -> p.outOfTheRing().epoch = 0);
    return this;
  }

  public Seen viewUnreadable(String words) {
    founded = false;
    unreadable = words;
    return this;
  }

  public Seen neverKnownInStatus() {
    knownRing = null;
    return this;
  }

  public Seen moving() {
    moving = true;
    return this;
  }

  public Seen segmentsUnderCopies(int segments) {
    under = segments;
    return this;
  }

  /** Segments 0 to 9 were on this pod's former life alone. */
  public Seen lostWith(int ordinal) {
    BitSet segments = new BitSet();
    segments.set(0, 10);
    lost = new Lost(Map.of(List.of(new NodeId("store-" + ordinal, 1)), segments));
    return this;
  }

  public Seen receiptOf(int ordinal) {
    receipts.add("store-" + ordinal + "-" + pods.get(ordinal).life);
    return this;
  }

  public Seen pod(int ordinal, Consumer<PodSeen> is) {
    is.accept(pods.computeIfAbsent(ordinal, i -> new PodSeen("store", i)));
    return this;
  }

  public Seen eachPod(Consumer<PodSeen> is) {
    pods.values().forEach(is);
    return this;
  }

  public Seen withoutPod(int ordinal) {
    pods.get(ordinal).name.length();
    gonePods.add(ordinal);
    return this;
  }

  private final Set<Integer> gonePods = new HashSet<>();

  public Observation now() {
    List<Member> members = new ArrayList<>();
    for (PodSeen pod : pods.values()) {
      if (pod.member != null) {
        members.add(
            new Member(
                new NodeId(pod.name, pod.member),
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
        .filter(p -> p.answers && !gonePods.contains(p.ordinal))
        .forEach(p -> reports.put(p.name, report(p, view)));
    RegisterFacts facts =
        register
            ? new RegisterFacts(true, founding, RING.toString(), founded ? view : null, unreadable)
            : RegisterFacts.ABSENT;
    return new Observation(
        new ObjectMapper().convertValue(spec, DistStoreSpec.class),
        knownRing,
        receipts,
        inTheWay,
        replicas == null ? null : new SetFacts(replicas, decreed, settled, "present", "present"),
        "present",
        pods.values().stream()
            .filter(p -> !gonePods.contains(p.ordinal))
            .map(p -> facts(p, reports.get(p.name)))
            .toList(),
        facts,
        founded ? RingFacts.of(view, reports) : null);
  }

  private PodFacts facts(PodSeen pod, NodeReport report) {
    return new PodFacts(
        pod.name,
        pod.ordinal,
        "uid-" + pod.ordinal,
        "1",
        pod.ready,
        pod.terminating,
        pod.over,
        pod.running,
        pod.retired,
        pod.replace,
        pod.hash,
        pod.revision,
        pod.waiting,
        report);
  }

  private NodeReport report(PodSeen pod, View view) {
    int members = Math.max(1, view.liveMembers().size());
    boolean first =
        !view.liveMembers().isEmpty() && view.liveMembers().getFirst().id().name().equals(pod.name);
    NodeReport report = new NodeReport();
    report.setName(pod.name);
    report.setIncarnation(pod.life);
    report.setVersion("1");
    report.setParked(pod.parked);
    report.setRetired(pod.readsMark);
    report.setHandoff(new HandoffStatus().setState(pod.handoff));
    report.setKeys(pod.keys);
    report.setMemoryHeld(pod.held);
    report.setMemoryRoom(pod.room);
    report.setEpoch(founded || !register ? pod.epoch : 0);
    report.setRingHigh(RING.high());
    report.setRingLow(RING.low());
    report.setSegmentsUnderCopies(under);
    report.setServing(SEGMENTS / members + (first ? SEGMENTS % members : 0));
    return report;
  }
}

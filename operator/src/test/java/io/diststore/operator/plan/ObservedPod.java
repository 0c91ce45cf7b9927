package io.diststore.operator.plan;

import io.diststore.operator.objects.Names;
import io.diststore.ring.view.MemberState;
import io.diststore.thrift.diststore.HandoffState;

/**
 * Builds the observation of one pod. By default, the pod is ready and its node is a full member of
 * the ring. Each method changes one thing.
 */
public final class ObservedPod {
  final String name;
  final int ordinal;
  long incarnation;
  Long memberIncarnation;
  MemberState state = MemberState.UP;
  boolean ready = true;
  boolean terminating;
  boolean scheduled = true;
  boolean ended;
  boolean running = true;
  boolean retired;
  boolean hasReadMark;
  boolean replaceRequested;
  boolean answers = true;
  boolean parked;
  HandoffState handoff = HandoffState.NONE;
  String restartHash = "present";
  String revision = "present";
  String waitingReason;
  long epoch = ObservedStore.EPOCH;
  String registerFault;
  String zone = Names.NO_ZONE;
  String memberZone = "";
  long heldBytes = 10 * ObservedStore.MIB;
  long roomBytes = 100 * ObservedStore.MIB;
  long keys = 1000;

  ObservedPod(String store, int ordinal) {
    this.name = store + "-" + ordinal;
    this.ordinal = ordinal;
    this.incarnation = 100 + ordinal;
    this.memberIncarnation = incarnation;
  }

  /** The node refuses the view in the ring object. */
  public ObservedPod refusesTheRegister(String why) {
    registerFault = why;
    return this;
  }

  /** The pod runs in this zone, and the view lists its node there. */
  public ObservedPod inZone(String name) {
    zone = name;
    memberZone = name;
    return this;
  }

  /** The pod runs in this zone, but its node started before it could know that. */
  public ObservedPod toldTooLate(String name) {
    zone = name;
    memberZone = "";
    return this;
  }

  public ObservedPod notAnswering() {
    answers = false;
    return this;
  }

  public ObservedPod outOfTheRing() {
    memberIncarnation = null;
    return this;
  }

  public ObservedPod state(MemberState memberState) {
    state = memberState;
    return this;
  }

  public ObservedPod unready() {
    ready = false;
    return this;
  }

  /** The pod's container has never started, for this reason. */
  public ObservedPod neverStarted(String reason) {
    waitingReason = reason;
    running = false;
    ready = false;
    answers = false;
    memberIncarnation = null;
    return this;
  }

  /** Kubernetes has not chosen a machine for the pod. The view lists the node of an earlier pod. */
  public ObservedPod unscheduled() {
    scheduled = false;
    running = false;
    ready = false;
    answers = false;
    waitingReason = "Unschedulable";
    return this;
  }

  public ObservedPod terminating() {
    terminating = true;
    return this;
  }

  /** The container of the pod crashed. The kubelet will start it again, or has done so already. */
  public ObservedPod crashed() {
    running = false;
    ready = false;
    waitingReason = "CrashLoopBackOff";
    return this;
  }

  public ObservedPod failed() {
    ended = true;
    running = false;
    ready = false;
    answers = false;
    return this;
  }

  public ObservedPod retired() {
    retired = true;
    return this;
  }

  public ObservedPod retiredAndKnowsIt() {
    retired = true;
    hasReadMark = true;
    return this;
  }

  public ObservedPod leaving() {
    retiredAndKnowsIt();
    handoff = HandoffState.LEAVING;
    state = MemberState.LEAVING;
    return this;
  }

  /** The pod is not retired. If its node leaves, it leaves because the pod is being deleted. */
  public ObservedPod notRetired() {
    retired = false;
    hasReadMark = false;
    return this;
  }

  public ObservedPod parked() {
    retiredAndKnowsIt();
    parked = true;
    ready = false;
    handoff = HandoffState.COMPLETE;
    memberIncarnation = null;
    return this;
  }

  /** The pod's container restarted after the pod had been retired. */
  public ObservedPod parkedAtStart() {
    parked();
    handoff = HandoffState.NONE;
    incarnation += 1000;
    return this;
  }

  /** The pod's node is a later incarnation than the member that the view lists. */
  public ObservedPod restarted() {
    incarnation += 1000;
    epoch = 0;
    ready = false;
    return this;
  }

  public ObservedPod startedWithSpec(String hash) {
    restartHash = hash;
    return this;
  }

  public ObservedPod madeFromTemplate(String templateRevision) {
    revision = templateRevision;
    return this;
  }

  public ObservedPod withReplaceRequest() {
    replaceRequested = true;
    return this;
  }

  public ObservedPod holds(long heldMib, long roomMib) {
    heldBytes = heldMib * ObservedStore.MIB;
    roomBytes = roomMib * ObservedStore.MIB;
    return this;
  }

  public ObservedPod empty() {
    keys = 0;
    return this;
  }

  public ObservedPod hasEarlierView() {
    epoch = ObservedStore.EPOCH - 1;
    return this;
  }
}

package io.diststore.operator.plan;

import static io.diststore.operator.plan.ObservedStore.newStore;
import static io.diststore.operator.plan.ObservedStore.storeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.diststore.ring.view.MemberState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Specifies, case by case, which step the operator takes next. */
class PlannerTest {
  private static final String LOSS =
      storeOf(3).lostWith(2).build().ring().view().missing().incident();

  private record Case(String when, ObservedStore store, String then) {}

  private final List<Case> cases = new ArrayList<>();

  private void when(String when, ObservedStore store, String then) {
    cases.add(new Case(when, store, then));
  }

  private List<DynamicTest> cases() {
    return cases.stream()
        .map(
            c ->
                dynamicTest(
                    c.when + ": " + c.then,
                    () -> assertThat(describe(Planner.plan(c.store.build()))).isEqualTo(c.then)))
        .toList();
  }

  private static String describe(Step step) {
    return switch (step) {
      case Step.Register s -> "register, " + s.founding();
      case Step.Grow s -> "grow " + s.from() + " to " + s.to();
      case Step.Retire s -> "retire " + s.podNames();
      case Step.Leave s -> "tell " + s.podNames() + " to leave";
      case Step.Shrink s -> "shrink " + s.from() + " to " + s.to();
      case Step.Restart s -> "restart " + s.podNames() + ", " + s.reason();
      case Step.Replace s -> "replace " + s.podNames();
      case Step.Gone s -> "tell the ring that " + s.podNames() + " is gone";
      case Step.Recover s -> "recover without " + s.podNames() + ", through " + s.pod();
      case Step.AcceptLoss s -> "accept the loss";
      case Step.Wait s -> "wait for " + s.waitReason();
      case Step.Blocked s -> "blocked by " + s.stallReason();
      case Step.Done s -> "done";
    };
  }

  @TestFactory
  List<DynamicTest> starting() {
    when("the store was just created", newStore(3), "register, New");
    when("the ring object exists", storeOf(3).notFoundedYet().noStatefulSet(), "grow 0 to 3");
    when(
        "no pod runs yet",
        storeOf(3).notFoundedYet().eachPod(p -> p.neverStarted("ContainerCreating")),
        "wait for Pods");
    when(
        "the pods run, but no node has founded the ring yet",
        storeOf(3).notFoundedYet(),
        "wait for Movement");
    when(
        "one node has founded the ring, and the others join",
        storeOf(3).pod(1, p -> p.state(MemberState.JOINING)).moving(),
        "wait for Movement");
    when("all nodes are members and all pods are ready", storeOf(3), "done");
    when(
        "no machine has room for a pod",
        storeOf(3).pod(2, p -> p.neverStarted("Unschedulable")),
        "wait for Unschedulable");
    return cases();
  }

  @TestFactory
  List<DynamicTest> recreatingTheRingObjectNeverFoundsANewRing() {
    when(
        "the ring object is deleted, and the status knows the ring",
        storeOf(3).noRingObject(),
        "register, Recover");
    when(
        "the ring object is deleted, and only pods know the ring",
        storeOf(3).noRingObject().noRingIdInStatus(),
        "register, Recover");
    when(
        "the ring object is deleted, and running pods do not answer",
        storeOf(3).noRingObject().noRingIdInStatus().eachPod(ObservedPod::notAnswering),
        "wait for PodsSilent");
    when(
        "the view has a format that only a newer operator knows",
        storeOf(3).viewUnreadable("format version 2"),
        "blocked by ViewUnreadable");
    when(
        "the ring object was created again",
        storeOf(3).ringObjectCreatedAgain(),
        "blocked by RingObjectLost");
    when(
        "the ring object was emptied, and the nodes know the view",
        storeOf(3).ringObjectEmptied().wanted(5),
        "wait for RingObjectReset");
    when(
        "the ring object was emptied, and no node knows the view",
        storeOf(3).ringObjectEmptied().nodesKnowNoMore(),
        "blocked by RingObjectLost");
    when(
        "the ring object was set back, and a pod that it does not list is running",
        storeOf(3).ringObjectSetBack(3).withoutPod(2).wanted(2),
        "wait for RingObjectReset");
    when(
        "the ring object was set back, and the nodes do not answer",
        storeOf(3).ringObjectSetBack(3).eachPod(ObservedPod::notAnswering),
        "wait for RingObjectReset");
    when(
        "the ring object was set back, and no node knows the latest view",
        storeOf(3).ringObjectSetBack(3).nodesKnowNoMore(),
        "blocked by RingObjectReset");
    when(
        "a node refuses the view in the ring object",
        storeOf(3).wanted(5).pod(1, p -> p.refusesTheRegister("another branch")),
        "blocked by RingObjectForked");
    return cases();
  }

  @TestFactory
  List<DynamicTest> growing() {
    when("the spec asks for more pods", storeOf(3).wanted(5), "grow 3 to 5");
    when("a user scaled the StatefulSet down", storeOf(5).replicas(3), "grow 3 to 5");
    when("the StatefulSet was deleted without its pods", storeOf(5).noStatefulSet(), "grow 0 to 5");
    when(
        "the StatefulSet was deleted without its pods, and the spec asks for fewer pods",
        storeOf(5).noStatefulSet().wanted(3),
        "grow 0 to 5");
    when(
        "the spec asks for more pods while segments move",
        storeOf(3).wanted(5).moving(),
        "grow 3 to 5");
    return cases();
  }

  @TestFactory
  List<DynamicTest> shrinking() {
    when("the spec asks for fewer pods", storeOf(5).wanted(3), "retire store-3,store-4");
    when(
        "the spec asks for fewer pods while segments move",
        storeOf(5).wanted(3).moving(),
        "wait for Movement");
    when(
        "the spec asks for fewer pods while copies are missing",
        storeOf(5).wanted(3).segmentsUnderCopies(3),
        "wait for Movement");
    when(
        "the spec asks for fewer pods while a member does not answer",
        storeOf(5).wanted(3).pod(1, ObservedPod::notAnswering),
        "wait for Movement");
    when(
        "the spec asks for fewer pods while a member has an earlier view",
        storeOf(5).wanted(3).pod(1, ObservedPod::hasEarlierView),
        "wait for Movement");
    when(
        "the spec asks for fewer pods while a member is DOWN",
        storeOf(5).wanted(3).pod(1, p -> p.state(MemberState.DOWN)),
        "wait for Movement");
    when(
        "the operator was killed between two marks",
        storeOf(5).wanted(3).pod(4, ObservedPod::retired),
        "retire store-3");
    when(
        "one node has not read its mark yet",
        storeOf(5).wanted(3).pod(3, ObservedPod::retired).pod(4, ObservedPod::retiredAndKnowsIt),
        "wait for MarkUnread");
    when(
        "all nodes have read their marks",
        storeOf(5)
            .wanted(3)
            .pod(3, ObservedPod::retiredAndKnowsIt)
            .pod(4, ObservedPod::retiredAndKnowsIt),
        "tell store-3,store-4 to leave");
    when(
        "all nodes have read their marks, but a member does not answer",
        storeOf(5)
            .wanted(3)
            .pod(3, ObservedPod::retiredAndKnowsIt)
            .pod(4, ObservedPod::retiredAndKnowsIt)
            .pod(0, ObservedPod::notAnswering),
        "wait for Movement");
    when(
        "the operator was killed between two commands to leave",
        storeOf(5)
            .wanted(3)
            .pod(3, ObservedPod::retiredAndKnowsIt)
            .pod(4, ObservedPod::leaving)
            .moving(),
        "tell store-3 to leave");
    when(
        "the leaving members hand over",
        storeOf(5).wanted(3).pod(3, ObservedPod::leaving).pod(4, ObservedPod::leaving).moving(),
        "wait for HandingOff");
    when(
        "one leaving member is parked, and the other hands over",
        storeOf(5).wanted(3).pod(3, ObservedPod::leaving).pod(4, ObservedPod::parked).moving(),
        "wait for HandingOff");
    when(
        "a leaving member does not answer",
        storeOf(5)
            .wanted(3)
            .pod(3, p -> p.leaving().notAnswering())
            .pod(4, ObservedPod::parked)
            .moving(),
        "wait for HandingOff");
    when(
        "all leaving members are parked, but no receipt is written",
        storeOf(5).wanted(3).pod(3, ObservedPod::parked).pod(4, ObservedPod::parked),
        "wait for Recording");
    when(
        "all leaving members are parked, but only one receipt is written",
        storeOf(5).wanted(3).pod(3, ObservedPod::parked).pod(4, ObservedPod::parked).receiptOf(4),
        "wait for Recording");
    when(
        "all leaving members are parked, and all receipts are written",
        storeOf(5)
            .wanted(3)
            .pod(3, ObservedPod::parked)
            .pod(4, ObservedPod::parked)
            .receiptOf(3)
            .receiptOf(4),
        "shrink 5 to 3");
    when(
        "the container of a parked pod restarted",
        storeOf(5).wanted(4).pod(4, ObservedPod::parkedAtStart),
        "shrink 5 to 4");
    when(
        "the container of a leaving member restarted before it had left",
        storeOf(5).wanted(4).pod(4, p -> p.parkedAtStart()).moving(),
        "shrink 5 to 4");
    when(
        "the view still lists a parked pod",
        storeOf(5).wanted(4).pod(4, p -> p.retiredAndKnowsIt().state(MemberState.DOWN)).moving(),
        "wait for Movement");
    when(
        "the pods to remove never started",
        storeOf(5)
            .wanted(3)
            .pod(3, p -> p.neverStarted("ImagePullBackOff"))
            .pod(4, p -> p.neverStarted("ImagePullBackOff")),
        "retire store-3,store-4");
    when(
        "the pods to remove never started, and are retired",
        storeOf(5)
            .wanted(3)
            .pod(3, p -> p.neverStarted("ImagePullBackOff").retired())
            .pod(4, p -> p.neverStarted("ImagePullBackOff").retired()),
        "shrink 5 to 3");
    when(
        "the StatefulSet has shrunk, and the parked pods end",
        storeOf(5)
            .wanted(3)
            .replicas(3)
            .pod(3, p -> p.parked().terminating())
            .pod(4, p -> p.parked().terminating()),
        "wait for Pods");
    return cases();
  }

  @TestFactory
  List<DynamicTest> changingReplicasDuringARemoval() {
    when("the spec asks for more pods again before a pod is retired", storeOf(4).wanted(4), "done");
    when(
        "the spec asks for more pods after a pod was retired",
        storeOf(4).pod(3, ObservedPod::retiredAndKnowsIt),
        "tell store-3 to leave");
    when(
        "the spec asks for more pods while a member hands over",
        storeOf(4).wanted(6).pod(3, ObservedPod::leaving).moving(),
        "wait for HandingOff");
    when(
        "the spec asks for more pods once the leaving member is parked",
        storeOf(4).wanted(6).pod(3, ObservedPod::parked).receiptOf(3),
        "shrink 4 to 3");
    when("the spec asks for more pods after the removal", storeOf(3).wanted(6), "grow 3 to 6");
    when(
        "the spec asks for even fewer pods while a member hands over",
        storeOf(4).wanted(2).pod(3, ObservedPod::leaving).moving(),
        "wait for Movement");
    when(
        "the spec asks for even fewer pods once the leaving member is parked",
        storeOf(4).wanted(2).pod(3, ObservedPod::parked),
        "retire store-2");
    when(
        "a user retired a pod that the copies need",
        storeOf(3).pod(0, ObservedPod::retired),
        "blocked by StrayMark");
    when(
        "a user retired a pod that the copies need, and the spec asks for fewer pods",
        storeOf(5).wanted(3).pod(1, ObservedPod::retiredAndKnowsIt),
        "blocked by StrayMark");
    when(
        "a parked pod was deleted, and its successor is a new member",
        storeOf(5).wanted(3).pod(3, ObservedPod::parked).receiptOf(3),
        "retire store-4");
    return cases();
  }

  @TestFactory
  List<DynamicTest> checkingTheCapacity() {
    when(
        "the remaining pods cannot hold the data",
        storeOf(5).wanted(3).eachPod(p -> p.holds(80, 100)),
        "blocked by InsufficientCapacity");
    when(
        "the remaining pods can hold the data",
        storeOf(5).wanted(3).eachPod(p -> p.holds(40, 100)),
        "retire store-3,store-4");
    when(
        "two pods would have to hold the data of three",
        storeOf(3).wanted(2).eachPod(p -> p.holds(70, 100)),
        "blocked by InsufficientCapacity");
    when(
        "with one copy, one of two pods is removed",
        storeOf(2).copies(1).wanted(1).eachPod(p -> p.holds(40, 100)),
        "retire store-1");
    when(
        "the other pods cannot hold the data during a restart",
        storeOf(3).eachPod(p -> p.holds(90, 100).startedWithSpec("former")),
        "blocked by InsufficientCapacity");
    return cases();
  }

  @TestFactory
  List<DynamicTest> reportingEndedMembers() {
    when(
        "the pod of a member does not exist",
        storeOf(3).withoutPod(1),
        "tell the ring that store-1 is gone");
    when(
        "the pod of a member has failed",
        storeOf(3).pod(1, ObservedPod::failed),
        "tell the ring that store-1 is gone");
    when(
        "the container of a member restarted",
        storeOf(3).pod(1, ObservedPod::restarted),
        "tell the ring that store-1 is gone");
    when(
        "the container of a member restarted, and the ring knows it",
        storeOf(3).pod(1, p -> p.restarted().state(MemberState.DOWN)).moving(),
        "wait for Movement");
    when(
        "a member does not answer, which proves nothing",
        storeOf(3).pod(1, ObservedPod::notAnswering),
        "done");
    when(
        "no live member is left to inform",
        storeOf(2).pod(0, ObservedPod::restarted).pod(1, ObservedPod::restarted),
        "wait for Pods");
    return cases();
  }

  @TestFactory
  List<DynamicTest> recoveringTheMajority() {
    when(
        "two of three pods do not exist",
        storeOf(3).withoutPod(1).withoutPod(2).majorityLost(0, 1, 2),
        "recover without store-1,store-2, through store-0");
    when(
        "two of three pods have failed",
        storeOf(3).pod(0, ObservedPod::failed).pod(1, ObservedPod::failed).majorityLost(2, 0, 1),
        "recover without store-0,store-1, through store-2");
    when(
        "the containers of two of three pods restarted",
        storeOf(3)
            .pod(0, ObservedPod::restarted)
            .pod(1, ObservedPod::restarted)
            .majorityLost(2, 0, 1),
        "recover without store-0,store-1, through store-2");
    when(
        "no machine has room for the successors of two of three pods",
        storeOf(3)
            .pod(0, ObservedPod::unscheduled)
            .pod(1, ObservedPod::unscheduled)
            .majorityLost(2, 0, 1),
        "recover without store-0,store-1, through store-2");
    when(
        "two of three pods do not answer, and may run on a machine that is cut off",
        storeOf(3)
            .pod(0, ObservedPod::notAnswering)
            .pod(1, ObservedPod::notAnswering)
            .majorityLost(2, 0, 1),
        "wait for Majority");
    when(
        "two of three pods do not answer, and Kubernetes has begun to delete them",
        storeOf(3)
            .pod(0, p -> p.notAnswering().terminating())
            .pod(1, p -> p.notAnswering().terminating())
            .majorityLost(2, 0, 1),
        "wait for Majority");
    when(
        "two of three containers wait to be restarted, as the kubelet reported last",
        storeOf(3)
            .pod(0, p -> p.notAnswering().crashed())
            .pod(1, p -> p.notAnswering().crashed())
            .majorityLost(2, 0, 1),
        "wait for Majority");
    when(
        "one of two unreachable pods does not exist, and the other one may be cut off",
        storeOf(3).withoutPod(0).pod(1, ObservedPod::notAnswering).majorityLost(2, 0, 1),
        "wait for Majority");
    when(
        "a pod that the operator does not reach is reached by the others",
        storeOf(5)
            .withoutPod(0)
            .withoutPod(1)
            .withoutPod(2)
            .pod(3, ObservedPod::notAnswering)
            .majorityLost(4, 0, 1, 2),
        "recover without store-0,store-1,store-2, through store-4");
    when(
        "one of three pods does not exist, and the others have a majority",
        storeOf(3).withoutPod(1).majorityKept(0, 1).majorityKept(2, 1),
        "tell the ring that store-1 is gone");
    when(
        "two of three pods do not exist, but the ring has not noticed it yet",
        storeOf(3).withoutPod(1).withoutPod(2).majorityKept(0),
        "tell the ring that store-1,store-2 is gone");
    when(
        "one member is cut off from the others, which have a majority",
        storeOf(3).majorityLost(0, 1, 2).majorityKept(1, 0).majorityKept(2, 0),
        "done");
    when(
        "two of three pods do not exist, and the store is paused",
        storeOf(3).withoutPod(1).withoutPod(2).majorityLost(0, 1, 2).paused(),
        "wait for Paused");
    return cases();
  }

  @Test
  void aLostMajorityNamesThePodsThatMayStillRun() {
    Step step =
        Planner.plan(
            storeOf(3)
                .withoutPod(0)
                .pod(1, ObservedPod::notAnswering)
                .majorityLost(2, 0, 1)
                .build());
    assertThat(step.message()).contains("does not reach store-1, and").doesNotContain("store-0");
  }

  @TestFactory
  List<DynamicTest> losingData() {
    when("some segments have no copy left", storeOf(3).lostWith(2), "blocked by DataLost");
    when(
        "some segments have no copy left, and the spec asks for fewer pods",
        storeOf(3).lostWith(2).wanted(2),
        "blocked by DataLost");
    when("the spec accepts this loss", storeOf(3).lostWith(2).acceptsLoss(LOSS), "accept the loss");
    when(
        "the spec accepts another loss",
        storeOf(3).lostWith(2).acceptsLoss("loss-00000000"),
        "blocked by DataLost");
    when("no data is lost any more", storeOf(3).acceptsLoss(LOSS), "done");
    return cases();
  }

  @TestFactory
  List<DynamicTest> restarting() {
    when(
        "the spec changed",
        storeOf(3).eachPod(p -> p.startedWithSpec("former")),
        "restart store-2, SpecChanged");
    when(
        "the spec changed, and a member does not answer",
        storeOf(3).eachPod(p -> p.startedWithSpec("former")).pod(1, ObservedPod::notAnswering),
        "wait for Members");
    when(
        "one pod has restarted with the new spec",
        storeOf(3)
            .pod(0, p -> p.startedWithSpec("former"))
            .pod(1, p -> p.startedWithSpec("former")),
        "restart store-1, SpecChanged");
    when(
        "the restarted pod does not exist yet",
        storeOf(3)
            .pod(0, p -> p.startedWithSpec("former"))
            .withoutPod(1)
            .pod(1, ObservedPod::outOfTheRing),
        "wait for Pods");
    when(
        "the restarted pod is being filled",
        storeOf(3)
            .pod(0, p -> p.startedWithSpec("former"))
            .pod(1, p -> p.state(MemberState.JOINING))
            .moving(),
        "wait for Movement");
    when(
        "the restarted pod is a full member, but not ready",
        storeOf(3).pod(0, p -> p.startedWithSpec("former")).pod(1, ObservedPod::unready),
        "wait for Pods");
    when(
        "the controller has not observed the new template yet",
        storeOf(3).eachPod(p -> p.startedWithSpec("former")).templateNotObservedYet(),
        "wait for Template");
    when(
        "the operator changed the template",
        storeOf(3).eachPod(p -> p.madeFromTemplate("former")),
        "done");
    when(
        "the operator changed the template, and updatePolicy is Auto",
        storeOf(3).eachPod(p -> p.madeFromTemplate("former")).withAutoUpdates(),
        "restart store-2, OperatorChanged");
    when(
        "the only pod holds keys",
        storeOf(1).copies(1).eachPod(p -> p.startedWithSpec("former")),
        "blocked by OnlyCopy");
    when(
        "the only pod holds no keys",
        storeOf(1).copies(1).eachPod(p -> p.startedWithSpec("former").empty()),
        "restart store-0, SpecChanged");
    when(
        "a user asks for a pod to be replaced",
        storeOf(3).pod(1, ObservedPod::withReplaceRequest),
        "replace store-1");
    when(
        "a user asks for a pod to be replaced while segments move",
        storeOf(3).pod(1, ObservedPod::withReplaceRequest).moving(),
        "wait for Movement");
    return cases();
  }

  @TestFactory
  List<DynamicTest> handlingPodsThatDoNotStart() {
    when(
        "the image cannot be pulled",
        storeOf(3).pod(2, p -> p.neverStarted("ImagePullBackOff")),
        "blocked by ImagePullFailed");
    when(
        "the image cannot be pulled, and other pods have the former spec",
        storeOf(3)
            .eachPod(p -> p.startedWithSpec("former"))
            .pod(2, p -> p.neverStarted("ErrImagePull").startedWithSpec("present")),
        "blocked by ImagePullFailed");
    when(
        "the image cannot be pulled, and the spec was corrected",
        storeOf(3).pod(2, p -> p.neverStarted("ImagePullBackOff").startedWithSpec("bad")),
        "restart store-2, SpecChanged");
    when(
        "the image cannot be pulled, the spec was corrected, and no ring exists yet",
        storeOf(3)
            .notFoundedYet()
            .eachPod(p -> p.neverStarted("ImagePullBackOff").startedWithSpec("bad")),
        "restart store-0, SpecChanged");
    when(
        "the spec was corrected, but the controller has not observed the template yet",
        storeOf(3)
            .pod(2, p -> p.neverStarted("ImagePullBackOff").startedWithSpec("bad"))
            .templateNotObservedYet(),
        "blocked by ImagePullFailed");
    when(
        "a container cannot be created",
        storeOf(3).pod(2, p -> p.neverStarted("CreateContainerConfigError")),
        "blocked by PodNotStarting");
    when(
        "a pod crashes repeatedly",
        storeOf(3).pod(2, p -> p.neverStarted("CrashLoopBackOff")),
        "blocked by PodCrashing");
    return cases();
  }

  @TestFactory
  List<DynamicTest> doingNothing() {
    when("the spec says paused", storeOf(3).wanted(5).paused(), "wait for Paused");
    when(
        "the spec says paused while pods are being removed",
        storeOf(5).wanted(3).pod(4, ObservedPod::parked).paused(),
        "wait for Paused");
    when(
        "an object of the same name belongs to another owner",
        storeOf(3).withNameConflict("the Service store exists"),
        "blocked by NameConflict");
    return cases();
  }

  @Test
  void aTemplateThatOnlyTheOperatorChangedIsPending() {
    assertThat(Planner.pendingRestart(storeOf(3).pod(1, p -> p.madeFromTemplate("former")).build()))
        .isTrue();
    assertThat(Planner.pendingRestart(storeOf(3).build())).isFalse();
  }

  @Test
  void messagesOfObstaclesSayWhatToDo() {
    Step step = Planner.plan(storeOf(5).wanted(3).eachPod(p -> p.holds(80, 100)).build());
    assertThat(step.message())
        .isEqualTo(
            "without store-3,store-4, the data of the store needs 460 MiB, but the 3 remaining pods"
                + " have room for only 300 MiB: keep more replicas, or delete keys. To have fewer"
                + " but larger pods, set spec.replicas back to 5, raise"
                + " spec.resources.limits.memory, and scale down once all pods have restarted");
    assertThat(
            Planner.plan(
                    storeOf(3).eachPod(p -> p.holds(90, 100).startedWithSpec("former")).build())
                .message())
        .endsWith(": raise spec.replicas, or delete keys. The operator then restarts the pod");
    assertThat(Planner.plan(storeOf(3).lostWith(2).build()).message())
        .contains("10 of 64 segments")
        .contains("set spec.acceptDataLoss to " + LOSS);
  }
}

package io.diststore.operator.plan;

import static io.diststore.operator.plan.Seen.nothing;
import static io.diststore.operator.plan.Seen.storeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.diststore.ring.view.MemberState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the operator does next, case by case: this is its specification. */
class PlannerTest {
  private static final String LOSS =
      storeOf(3).lostWith(2).now().ring().view().missing().incident();

  private record Case(String when, Seen seen, String then) {}

  private final List<Case> cases = new ArrayList<>();

  private void when(String when, Seen seen, String then) {
    cases.add(new Case(when, seen, then));
  }

  private List<DynamicTest> all() {
    return cases.stream()
        .map(
            c ->
                dynamicTest(
                    c.when + ": " + c.then,
                    () -> assertThat(say(Planner.plan(c.seen.now()))).isEqualTo(c.then)))
        .toList();
  }

  private static String say(Step step) {
    return switch (step) {
      case Step.Register s -> "register, " + s.founding();
      case Step.Grow s -> "grow " + s.from() + " to " + s.to();
      case Step.Retire s -> "retire " + s.pods();
      case Step.Leave s -> "tell " + s.pods() + " to leave";
      case Step.Shrink s -> "shrink " + s.from() + " to " + s.to();
      case Step.Restart s -> "restart " + s.pods() + ", " + s.reason();
      case Step.Replace s -> "replace " + s.pods();
      case Step.Gone s -> "tell the ring that " + s.pods() + " is gone";
      case Step.AcceptLoss s -> "accept the loss";
      case Step.Wait s -> "wait for " + s.awaited();
      case Step.Blocked s -> "blocked by " + s.obstacle();
      case Step.Done s -> "done";
    };
  }

  @TestFactory
  List<DynamicTest> beginning() {
    when("nothing exists", nothing(3), "register, New");
    when("the ring object exists", storeOf(3).notFoundedYet().noStatefulSet(), "grow 0 to 3");
    when(
        "no pod runs yet",
        storeOf(3).notFoundedYet().eachPod(p -> p.neverStarted("ContainerCreating")),
        "wait for Pods");
    when("pods run and none has founded yet", storeOf(3).notFoundedYet(), "wait for Movement");
    when(
        "one has founded, others join",
        storeOf(3).pod(1, p -> p.state(MemberState.JOINING)).moving(),
        "wait for Movement");
    when("all are members and ready", storeOf(3), "done");
    when(
        "a pod fits nowhere",
        storeOf(3).pod(2, p -> p.neverStarted("Unschedulable")),
        "wait for Unschedulable");
    return all();
  }

  @TestFactory
  List<DynamicTest> theRingObjectIsNeverMadeAnewBesideARing() {
    when("it is gone, the status knows a ring", storeOf(3).noRingObject(), "register, Recover");
    when(
        "it is gone, only pods know the ring",
        storeOf(3).noRingObject().neverKnownInStatus(),
        "register, Recover");
    when(
        "it is gone, pods run that do not answer",
        storeOf(3).noRingObject().neverKnownInStatus().eachPod(PodSeen::silent),
        "wait for PodsSilent");
    when(
        "its view is of a format that a newer operator knows",
        storeOf(3).viewUnreadable("format version 2"),
        "blocked by ViewUnreadable");
    when("it was made again", storeOf(3).ringObjectMadeAgain(), "blocked by RingObjectLost");
    return all();
  }

  @TestFactory
  List<DynamicTest> growing() {
    when("more are wanted", storeOf(3).wanted(5), "grow 3 to 5");
    when("somebody scaled the StatefulSet down", storeOf(5).replicas(3), "grow 3 to 5");
    when(
        "the StatefulSet was deleted, its pods were not",
        storeOf(5).noStatefulSet(),
        "grow 0 to 5");
    when("the same, and fewer are wanted", storeOf(5).noStatefulSet().wanted(3), "grow 0 to 5");
    when("more are wanted while the ring moves", storeOf(3).wanted(5).moving(), "grow 3 to 5");
    return all();
  }

  @TestFactory
  List<DynamicTest> leaving() {
    when("fewer are wanted", storeOf(5).wanted(3), "retire store-3,store-4");
    when(
        "fewer are wanted while something moves",
        storeOf(5).wanted(3).moving(),
        "wait for Movement");
    when(
        "fewer are wanted while copies are missing",
        storeOf(5).wanted(3).segmentsUnderCopies(3),
        "wait for Movement");
    when(
        "fewer are wanted while a member is silent",
        storeOf(5).wanted(3).pod(1, PodSeen::silent),
        "wait for Movement");
    when(
        "fewer are wanted while a member has an earlier view",
        storeOf(5).wanted(3).pod(1, PodSeen::hasEarlierView),
        "wait for Movement");
    when(
        "fewer are wanted while a member is down",
        storeOf(5).wanted(3).pod(1, p -> p.state(MemberState.DOWN)),
        "wait for Movement");
    when(
        "killed between two marks", storeOf(5).wanted(3).pod(4, PodSeen::marked), "retire store-3");
    when(
        "one has not read its mark yet",
        storeOf(5).wanted(3).pod(3, PodSeen::marked).pod(4, PodSeen::markedAndReadIt),
        "wait for MarkUnread");
    when(
        "all have read their marks",
        storeOf(5).wanted(3).pod(3, PodSeen::markedAndReadIt).pod(4, PodSeen::markedAndReadIt),
        "tell store-3,store-4 to leave");
    when(
        "a member fell silent meanwhile",
        storeOf(5)
            .wanted(3)
            .pod(3, PodSeen::markedAndReadIt)
            .pod(4, PodSeen::markedAndReadIt)
            .pod(0, PodSeen::silent),
        "wait for Movement");
    when(
        "killed between two words to leave",
        storeOf(5).wanted(3).pod(3, PodSeen::markedAndReadIt).pod(4, PodSeen::leaving).moving(),
        "tell store-3 to leave");
    when(
        "they hand over",
        storeOf(5).wanted(3).pod(3, PodSeen::leaving).pod(4, PodSeen::leaving).moving(),
        "wait for HandingOff");
    when(
        "one is done, the other hands over",
        storeOf(5).wanted(3).pod(3, PodSeen::leaving).pod(4, PodSeen::parked).moving(),
        "wait for HandingOff");
    when(
        "a leaver does not answer",
        storeOf(5).wanted(3).pod(3, p -> p.leaving().silent()).pod(4, PodSeen::parked).moving(),
        "wait for HandingOff");
    when(
        "all are parked, no receipt is written",
        storeOf(5).wanted(3).pod(3, PodSeen::parked).pod(4, PodSeen::parked),
        "wait for Recording");
    when(
        "all are parked, one receipt is written",
        storeOf(5).wanted(3).pod(3, PodSeen::parked).pod(4, PodSeen::parked).receiptOf(4),
        "wait for Recording");
    when(
        "all are parked and recorded",
        storeOf(5)
            .wanted(3)
            .pod(3, PodSeen::parked)
            .pod(4, PodSeen::parked)
            .receiptOf(3)
            .receiptOf(4),
        "shrink 5 to 3");
    when(
        "a parked pod's container was restarted",
        storeOf(5).wanted(4).pod(4, PodSeen::parkedAtBoot),
        "shrink 5 to 4");
    when(
        "a leaver was restarted before it had left",
        storeOf(5)
            .wanted(4)
            .pod(
                4,
                p -> {
                  p.parkedAtBoot();
                })
            .moving(),
        "shrink 5 to 4");
    when(
        "the view still lists a parked pod",
        storeOf(5).wanted(4).pod(4, p -> p.markedAndReadIt().state(MemberState.DOWN)).moving(),
        "wait for Movement");
    when(
        "the pods that go never started",
        storeOf(5)
            .wanted(3)
            .pod(3, p -> p.neverStarted("ImagePullBackOff"))
            .pod(4, p -> p.neverStarted("ImagePullBackOff")),
        "retire store-3,store-4");
    when(
        "the same, marked",
        storeOf(5)
            .wanted(3)
            .pod(3, p -> p.neverStarted("ImagePullBackOff").marked())
            .pod(4, p -> p.neverStarted("ImagePullBackOff").marked()),
        "shrink 5 to 3");
    when(
        "shrunk, the parked pods end",
        storeOf(5)
            .wanted(3)
            .replicas(3)
            .pod(3, p -> p.parked().terminating())
            .pod(4, p -> p.parked().terminating()),
        "wait for Pods");
    return all();
  }

  @TestFactory
  List<DynamicTest> changingOnesMindWhilePodsLeave() {
    when("more are wanted before anybody is marked", storeOf(4).wanted(4), "done");
    when(
        "more are wanted after the mark",
        storeOf(4).pod(3, PodSeen::markedAndReadIt),
        "tell store-3 to leave");
    when(
        "more are wanted while it hands over",
        storeOf(4).wanted(6).pod(3, PodSeen::leaving).moving(),
        "wait for HandingOff");
    when(
        "more are wanted once it is parked",
        storeOf(4).wanted(6).pod(3, PodSeen::parked).receiptOf(3),
        "shrink 4 to 3");
    when("and then", storeOf(3).wanted(6), "grow 3 to 6");
    when(
        "fewer are wanted while it hands over",
        storeOf(4).wanted(2).pod(3, PodSeen::leaving).moving(),
        "wait for Movement");
    when(
        "fewer are wanted once it is parked",
        storeOf(4).wanted(2).pod(3, PodSeen::parked),
        "retire store-2");
    when(
        "somebody marked a pod without which there are too few for the copies",
        storeOf(3).pod(0, PodSeen::marked),
        "blocked by StrayMark");
    when(
        "the same while fewer are wanted",
        storeOf(5).wanted(3).pod(1, PodSeen::markedAndReadIt),
        "blocked by StrayMark");
    when(
        "a parked pod was deleted and has come back as a new member",
        storeOf(5).wanted(3).pod(3, PodSeen::parked).receiptOf(3),
        "retire store-4");
    return all();
  }

  @TestFactory
  List<DynamicTest> roomForWhatIsHeld() {
    when(
        "those that stay could not hold it",
        storeOf(5).wanted(3).eachPod(p -> p.holds(80, 100)),
        "blocked by InsufficientCapacity");
    when(
        "those that stay can",
        storeOf(5).wanted(3).eachPod(p -> p.holds(40, 100)),
        "retire store-3,store-4");
    when(
        "two hold all that three held",
        storeOf(3).wanted(2).eachPod(p -> p.holds(70, 100)),
        "blocked by InsufficientCapacity");
    when(
        "one of two goes: the other has everything already",
        storeOf(2).copies(1).wanted(1).eachPod(p -> p.holds(40, 100)),
        "retire store-1");
    when(
        "a restart would need more than there is",
        storeOf(3).eachPod(p -> p.holds(90, 100).startedWith("former")),
        "blocked by InsufficientCapacity");
    return all();
  }

  @TestFactory
  List<DynamicTest> livesThatAreOver() {
    when("a member's pod is gone", storeOf(3).withoutPod(1), "tell the ring that store-1 is gone");
    when(
        "a member's pod has failed",
        storeOf(3).pod(1, PodSeen::failed),
        "tell the ring that store-1 is gone");
    when(
        "a member's container was restarted",
        storeOf(3).pod(1, PodSeen::restarted),
        "tell the ring that store-1 is gone");
    when(
        "the ring knows",
        storeOf(3).pod(1, p -> p.restarted().state(MemberState.DOWN)).moving(),
        "wait for Movement");
    when("a member does not answer: that says nothing", storeOf(3).pod(1, PodSeen::silent), "done");
    when(
        "nobody is left to be told",
        storeOf(2).pod(0, PodSeen::restarted).pod(1, PodSeen::restarted),
        "wait for Pods");
    return all();
  }

  @TestFactory
  List<DynamicTest> losses() {
    when("segments have no copy", storeOf(3).lostWith(2), "blocked by DataLost");
    when("fewer are wanted meanwhile", storeOf(3).lostWith(2).wanted(2), "blocked by DataLost");
    when("this loss is accepted", storeOf(3).lostWith(2).accepts(LOSS), "accept the loss");
    when(
        "another loss was accepted",
        storeOf(3).lostWith(2).accepts("loss-00000000"),
        "blocked by DataLost");
    when("the accepted loss is over", storeOf(3).accepts(LOSS), "done");
    return all();
  }

  @TestFactory
  List<DynamicTest> restarting() {
    when(
        "the spec changed",
        storeOf(3).eachPod(p -> p.startedWith("former")),
        "restart store-2, SpecChanged");
    when(
        "the spec changed, and a member does not answer",
        storeOf(3).eachPod(p -> p.startedWith("former")).pod(1, PodSeen::silent),
        "wait for Members");
    when(
        "one is restarted",
        storeOf(3).pod(0, p -> p.startedWith("former")).pod(1, p -> p.startedWith("former")),
        "restart store-1, SpecChanged");
    when(
        "the restarted one is not back yet",
        storeOf(3).pod(0, p -> p.startedWith("former")).withoutPod(1).pod(1, PodSeen::outOfTheRing),
        "wait for Pods");
    when(
        "it is back and being filled",
        storeOf(3)
            .pod(0, p -> p.startedWith("former"))
            .pod(1, p -> p.state(MemberState.JOINING))
            .moving(),
        "wait for Movement");
    when(
        "it is full but not ready",
        storeOf(3).pod(0, p -> p.startedWith("former")).pod(1, PodSeen::unready),
        "wait for Pods");
    when(
        "the new template is not seen by its controller",
        storeOf(3).eachPod(p -> p.startedWith("former")).templateNotSeenYet(),
        "wait for Template");
    when(
        "the operator changed the template", storeOf(3).eachPod(p -> p.madeFrom("former")), "done");
    when(
        "the same, to be rolled out by itself",
        storeOf(3).eachPod(p -> p.madeFrom("former")).rollsOutByItself(),
        "restart store-2, OperatorChanged");
    when(
        "the only pod holds everything",
        storeOf(1).copies(1).eachPod(p -> p.startedWith("former")),
        "blocked by OnlyCopy");
    when(
        "the only pod holds nothing",
        storeOf(1).copies(1).eachPod(p -> p.startedWith("former").empty()),
        "restart store-0, SpecChanged");
    when("a pod is to be replaced", storeOf(3).pod(1, PodSeen::toBeReplaced), "replace store-1");
    when(
        "a pod is to be replaced while something moves",
        storeOf(3).pod(1, PodSeen::toBeReplaced).moving(),
        "wait for Movement");
    return all();
  }

  @TestFactory
  List<DynamicTest> podsThatDoNotStart() {
    when(
        "the image cannot be pulled",
        storeOf(3).pod(2, p -> p.neverStarted("ImagePullBackOff")),
        "blocked by ImagePullFailed");
    when(
        "others still have the former spec",
        storeOf(3)
            .eachPod(p -> p.startedWith("former"))
            .pod(2, p -> p.neverStarted("ErrImagePull").startedWith("present")),
        "blocked by ImagePullFailed");
    when(
        "the spec was corrected",
        storeOf(3).pod(2, p -> p.neverStarted("ImagePullBackOff").startedWith("bad")),
        "restart store-2, SpecChanged");
    when(
        "the same in a ring that never began",
        storeOf(3)
            .notFoundedYet()
            .eachPod(p -> p.neverStarted("ImagePullBackOff").startedWith("bad")),
        "restart store-0, SpecChanged");
    when(
        "corrected, but the template is not seen yet",
        storeOf(3)
            .pod(2, p -> p.neverStarted("ImagePullBackOff").startedWith("bad"))
            .templateNotSeenYet(),
        "blocked by ImagePullFailed");
    when(
        "a container cannot be made",
        storeOf(3).pod(2, p -> p.neverStarted("CreateContainerConfigError")),
        "blocked by PodNotStarting");
    when(
        "a pod ends again and again",
        storeOf(3).pod(2, p -> p.neverStarted("CrashLoopBackOff")),
        "blocked by PodCrashing");
    return all();
  }

  @TestFactory
  List<DynamicTest> handsOff() {
    when("paused", storeOf(3).wanted(5).paused(), "wait for Paused");
    when(
        "paused while pods leave",
        storeOf(5).wanted(3).pod(4, PodSeen::parked).paused(),
        "wait for Paused");
    when(
        "an object of the same name is not ours",
        storeOf(3).foreign("the Service store exists"),
        "blocked by NameConflict");
    return all();
  }

  @Test
  void whatTheOperatorChangedAloneIsPending() {
    assertThat(Planner.pendingRestart(storeOf(3).pod(1, p -> p.madeFrom("former")).now())).isTrue();
    assertThat(Planner.pendingRestart(storeOf(3).now())).isFalse();
  }

  @Test
  void anObstacleSaysWhatToDoWithNumbers() {
    Step step = Planner.plan(storeOf(5).wanted(3).eachPod(p -> p.holds(80, 100)).now());
    assertThat(step.message())
        .isEqualTo(
            "without store-3,store-4 the 3 pods that stay would need 460 MiB for what the store"
                + " holds, and have room for 300 MiB: keep more replicas, or delete keys. For fewer"
                + " and larger pods, set spec.replicas to 5 again, raise"
                + " spec.resources.limits.memory, and scale when all are restarted");
    assertThat(
            Planner.plan(storeOf(3).eachPod(p -> p.holds(90, 100).startedWith("former")).now())
                .message())
        .endsWith(": raise spec.replicas, or delete keys; it is restarted then");
    assertThat(Planner.plan(storeOf(3).lostWith(2).now()).message())
        .contains("10 of 64 segments")
        .contains("set spec.acceptDataLoss to " + LOSS);
  }
}

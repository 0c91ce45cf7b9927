package io.diststore.ring.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.shell.Timing;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests what counts as a sign of life, and whose reports count. */
class FailureDetectorTest {
  private static final NodeId SELF = new NodeId("self", 1);
  private static final NodeId OTHER = new NodeId("other", 1);
  private static final NodeId THIRD = new NodeId("third", 1);
  private static final long EPOCH = 7;
  private static final Timing TIMING = Timing.DEFAULT;
  private static final long DETECTION = TIMING.detectionNanos();

  private final View view = view(MemberState.UP);
  private final FailureDetector detector = new FailureDetector(SELF, TIMING);

  // ---- signs of life

  @Test
  void aMemberThatSendsReportsButDoesNotAnswerIsSuspected() {
    detector.onView(null, view, true, 0);
    report(OTHER, DETECTION, THIRD);
    assertThat(detector.suspects(view, DETECTION)).isEmpty();
    report(OTHER, DETECTION + 1, THIRD);
    assertThat(detector.suspects(view, DETECTION + 1)).containsKey(OTHER);
  }

  @Test
  void aMemberFromWhichMessagesArriveIsSuspectedLater() {
    detector.onView(null, view, true, 0);
    long later = TIMING.heardDetectionNanos();
    detector.onMessage(OTHER, later);
    assertThat(detector.suspects(view, later)).containsOnlyKeys(THIRD);
    assertThat(detector.answeringMembers(view, later)).containsExactlyInAnyOrder(SELF, OTHER);
    assertThat(detector.suspects(view, later + 1)).containsOnlyKeys(OTHER, THIRD);
  }

  @Test
  void theSilenceOfAMemberCountsFromTheBeaconThatItAnswered() {
    detector.onView(null, view, true, 0);
    answer(OTHER, 100, EPOCH);
    assertThat(detector.silence(OTHER, DETECTION)).isEqualTo(DETECTION - 100);
    answer(OTHER, 50, EPOCH);
    assertThat(detector.silence(OTHER, DETECTION)).as("a late answer").isEqualTo(DETECTION - 100);
  }

  @Test
  void answersOfAnEarlierEpochCountOnlyWhileTheEpochRises() {
    detector.onView(null, view, true, 0);
    answer(OTHER, 100, EPOCH - 2);
    answer(OTHER, 200, EPOCH - 2);
    assertThat(detector.silence(OTHER, 1000)).isEqualTo(900);
    answer(OTHER, 300, EPOCH - 1);
    assertThat(detector.silence(OTHER, 1000)).isEqualTo(700);
    answer(OTHER, 400, EPOCH - 1);
    assertThat(detector.silence(OTHER, 1000)).isEqualTo(700);
    assertThat(detector.isAnswering(OTHER, DETECTION + 400)).isTrue();
    assertThat(detector.isAnswering(OTHER, DETECTION + 401)).isFalse();
  }

  @Test
  void aNodeThatNoViewListsIsKnownOnceItAnswers() {
    detector.onView(null, view, true, 0);
    NodeId stranger = new NodeId("stranger", 1);
    long later = 10 * DETECTION;
    assertThat(detector.isAnyNodeAnswering(later)).isFalse();
    assertThat(detector.isAnswering(stranger, later)).isFalse();
    answer(stranger, later, EPOCH);
    assertThat(detector.isAnswering(stranger, later)).isTrue();
    assertThat(detector.isAnyNodeAnswering(later)).isTrue();
  }

  @Test
  void aNodeThatSuspectsALiveMemberHasNoGoodLinks() {
    detector.onView(null, view, true, 0);
    assertThat(detector.hasGoodLinks(OTHER, view, 1)).as("no report").isFalse();
    report(OTHER, 1, THIRD);
    assertThat(detector.hasGoodLinks(OTHER, view, 1)).isFalse();
    detector.onReport(OTHER, Map.of(), 2);
    assertThat(detector.hasGoodLinks(OTHER, view, 2)).isTrue();
    assertThat(detector.hasGoodLinks(OTHER, view, DETECTION)).as("an old report").isFalse();
    report(OTHER, DETECTION, new NodeId("former", 1));
    assertThat(detector.hasGoodLinks(OTHER, view, DETECTION)).isTrue();
    assertThat(detector.hasGoodLinks(OTHER, view, DETECTION + 1)).as("no answer").isFalse();
  }

  @Test
  void aMemberThatWasReportedAsGoneButAnswersCountsAsAnswering() {
    detector.onView(null, view, true, 0);
    detector.onGone(OTHER, view);
    assertThat(detector.silence(OTHER, 1)).isEqualTo(Accusations.FOREVER);
    assertThat(detector.answeringMembers(view, 1)).contains(OTHER);
    assertThat(detector.answeringMembers(view, DETECTION + 1)).containsExactly(SELF);
  }

  @Test
  void aPauseOfThisNodeRestartsTheSilenceOfAllMembers() {
    detector.onView(null, view, true, 0);
    report(OTHER, 5 * DETECTION, THIRD);
    detector.onOwnPause(5 * DETECTION);
    assertThat(detector.suspects(view, 6 * DETECTION)).isEmpty();
    assertThat(detector.deadMembers(view, (a, b) -> true, 6 * DETECTION)).isEmpty();
  }

  // ---- reports

  @Test
  void aMemberThatTwoMembersSuspectIsDead() {
    detector.onView(null, view, true, 0);
    answer(OTHER, DETECTION, EPOCH);
    report(OTHER, DETECTION + 1, THIRD);
    assertThat(detector.deadMembers(view, (a, b) -> true, DETECTION)).isEmpty();
    assertThat(detector.deadMembers(view, (a, b) -> true, DETECTION + 1)).containsExactly(THIRD);
  }

  @Test
  void aReportThatIsNotRecentDoesNotCount() {
    detector.onView(null, view, true, 0);
    report(OTHER, 0, THIRD);
    answer(OTHER, DETECTION, EPOCH);
    assertThat(detector.deadMembers(view, (a, b) -> true, DETECTION + 1)).isEmpty();
  }

  @Test
  void theReportOfAnEarlierLifeAsAMemberDoesNotCount() {
    View before = view(MemberState.DOWN);
    View after = view(MemberState.JOINING);
    detector.onView(null, before, true, 0);
    report(THIRD, DETECTION, OTHER);
    detector.onView(before, after, true, DETECTION);
    assertThat(detector.suspects(after, 2 * DETECTION)).containsOnlyKeys(OTHER);
    assertThat(detector.deadMembers(after, (a, b) -> true, DETECTION + 1)).isEmpty();
  }

  @Test
  void aNodeThatFindsItselfDeadAccusesOnlyMembersThatAreGone() {
    detector.onView(null, view, true, 0);
    report(OTHER, DETECTION + 1, SELF);
    report(THIRD, DETECTION + 1, SELF);
    assertThat(detector.deadMembers(view, (a, b) -> true, DETECTION + 1)).isEmpty();
    detector.onGone(OTHER, view);
    assertThat(detector.deadMembers(view, (a, b) -> true, DETECTION + 1)).containsExactly(OTHER);
  }

  // ---- large rings

  @Test
  void inALargeRingOnlyMembersThatGetBeaconsAreSuspected() {
    detector.onView(null, view, false, 0);
    assertThat(detector.suspects(view, 2 * DETECTION)).isEmpty();
    sendBeacons(OTHER, 2 * DETECTION, 3 * DETECTION);
    assertThat(detector.suspects(view, 3 * DETECTION)).isEmpty();
    sendBeacons(OTHER, 3 * DETECTION, 4 * DETECTION);
    assertThat(detector.suspects(view, 3 * DETECTION + 1)).containsOnlyKeys(OTHER);
  }

  @Test
  void aMemberThatGetsBeaconsAgainIsSilentOnlyFromThen() {
    detector.onView(null, view, false, 0);
    sendBeacons(OTHER, 0, DETECTION);
    sendBeacons(OTHER, 3 * DETECTION, 4 * DETECTION);
    assertThat(detector.suspects(view, 4 * DETECTION)).isEmpty();
    assertThat(detector.suspects(view, 4 * DETECTION + 1)).containsOnlyKeys(OTHER);
  }

  @Test
  void inALargeRingOnlyAnAnswerShowsThatAMemberCanVote() {
    detector.onView(null, view, false, 0);
    sendBeacons(OTHER, 0, DETECTION / 2);
    sendBeacons(THIRD, 0, DETECTION / 2);
    assertThat(detector.answeringMembers(view, DETECTION / 2)).containsExactly(SELF);
    answer(OTHER, 0, EPOCH);
    assertThat(detector.answeringMembers(view, DETECTION / 2))
        .containsExactlyInAnyOrder(SELF, OTHER);
  }

  private void sendBeacons(NodeId to, long from, long until) {
    for (long now = from; now <= until; now += TIMING.beaconNanos()) {
      detector.onBeaconSent(to, now);
    }
  }

  private void answer(NodeId from, long sentAt, long epoch) {
    detector.onAnswer(from, sentAt, epoch, EPOCH);
  }

  private void report(NodeId from, long now, NodeId suspect) {
    detector.onReport(from, Map.of(suspect, DETECTION + 1), now);
  }

  private static View view(MemberState third) {
    List<Member> members =
        List.of(member(SELF, MemberState.UP), member(OTHER, MemberState.UP), member(THIRD, third));
    boolean joining = third == MemberState.JOINING;
    List<NodeId> all = List.of(SELF, OTHER, THIRD);
    return new View(
        new RingId(1, 2),
        EPOCH,
        16,
        2,
        members,
        joining ? List.of(SELF, OTHER) : all,
        joining ? all : List.of(),
        Lost.NONE);
  }

  private static Member member(NodeId id, MemberState state) {
    return new Member(id, state, new Endpoint(id.name(), 9901), new Endpoint(id.name(), 9900));
  }
}

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

/** Tests which members the detector declares dead, and after how long a silence. */
class FailureDetectorTest {
  private static final NodeId SELF = new NodeId("self", 1);
  private static final NodeId OTHER = new NodeId("other", 1);
  private static final NodeId SILENT = new NodeId("silent", 1);
  private static final Timing TIMING = Timing.DEFAULT;

  @Test
  void aMemberThatTwoMembersSuspectIsDeadAfterTheDetectionTime() {
    assertThat(isDeadAfter(TIMING.detectionNanos() * 3 / 2, MemberState.UP)).isTrue();
  }

  @Test
  void aJoiningMemberIsDeadOnlyAfterTheLongerTimeEvenIfTwoMembersSuspectIt() {
    assertThat(isDeadAfter(TIMING.oneReporterNanos() - 1, MemberState.JOINING)).isFalse();
    assertThat(isDeadAfter(TIMING.oneReporterNanos() + 1, MemberState.JOINING)).isTrue();
  }

  @Test
  void aJoiningMemberThatIsKnownToBeGoneIsDeadAtOnce() {
    View view = view(MemberState.JOINING);
    FailureDetector detector = new FailureDetector(SELF, TIMING);
    detector.onView(view, 0);
    detector.onGone(SILENT, view);
    assertThat(detector.deadMembers(view, 1)).containsExactly(SILENT);
  }

  private static boolean isDeadAfter(long silence, MemberState state) {
    View view = view(state);
    FailureDetector detector = new FailureDetector(SELF, TIMING);
    detector.onView(view, 0);
    detector.onMessage(OTHER, silence);
    detector.onReport(OTHER, Map.of(SILENT, silence), silence);
    return detector.deadMembers(view, silence).contains(SILENT);
  }

  private static View view(MemberState silent) {
    List<Member> members =
        List.of(
            member(SELF, MemberState.UP), member(OTHER, MemberState.UP), member(SILENT, silent));
    boolean joining = silent == MemberState.JOINING;
    List<NodeId> all = List.of(SELF, OTHER, SILENT);
    return new View(
        new RingId(1, 2),
        7,
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

package io.diststore.ring.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.membership.Admissions.Joiner;
import io.diststore.ring.placement.Site;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.Roles;
import io.diststore.ring.view.View;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests which nodes the next view admits while keys are moving. */
class ViewPlannerTest {
  private static final NodeId A = new NodeId("a", 1);
  private static final NodeId B = new NodeId("b", 1);
  private static final NodeId C = new NodeId("c", 1);
  private static final NodeId D = new NodeId("d", 1);
  private static final Endpoint ENDPOINT = new Endpoint("host", 9900);

  private final ViewPlanner planner = new ViewPlanner(Rules.ALL);

  @Test
  void aHolderOfMissingSegmentsIsAdmittedWhileKeysMove() {
    View view = movingView(MemberState.UP, lost(B));
    Plan plan = plan(view, Map.of(B, joiner(B)), false);
    assertThat(plan.next().member(B).state()).isEqualTo(MemberState.JOINING);
    assertThat(plan.next().target()).containsExactly(A, C, B);
    assertThat(plan.next().missing().isEmpty()).isTrue();
  }

  @Test
  void anotherNodeWaitsForTheEndOfTheMove() {
    View view = movingView(MemberState.UP, lost(B));
    assertThat(plan(view, Map.of(D, joiner(D)), false)).isNull();
  }

  @Test
  void anotherNodeIsAdmittedIfTheMoveIsOverdue() {
    View view = movingView(MemberState.UP, Lost.NONE);
    Plan plan = plan(view, Map.of(D, joiner(D)), true);
    assertThat(plan.next().target()).containsExactly(A, C, D);
  }

  @Test
  void aLeavingMemberIsTakenOutOfTheTargetIfTheMoveIsOverdue() {
    View view = movingView(MemberState.LEAVING, Lost.NONE);
    assertThat(plan(view, Map.of(), false)).isNull();
    assertThat(plan(view, Map.of(), true).next().target()).containsExactly(C);
  }

  @Test
  void anOverdueMoveGoesOnIfNobodyWaitsForIt() {
    assertThat(plan(movingView(MemberState.UP, Lost.NONE), Map.of(), true)).isNull();
  }

  private Plan plan(View view, Map<NodeId, Joiner> joins, boolean isMoveOverdue) {
    return planner.plan(
        new Roles(view, null, false),
        Set.of(),
        joins,
        Map.of(),
        Set.of(),
        false,
        false,
        isMoveOverdue,
        null);
  }

  /** Returns a view in which B is DOWN and C is being filled. */
  private static View movingView(MemberState first, Lost lost) {
    return new View(
        new RingId(1, 1),
        5,
        16,
        1,
        List.of(member(A, first), member(B, MemberState.DOWN), member(C, MemberState.JOINING)),
        List.of(A, B),
        List.of(A, C),
        lost);
  }

  private static Lost lost(NodeId holder) {
    BitSet segments = new BitSet();
    segments.set(3);
    return new Lost(Map.of(List.of(holder), segments));
  }

  private static Member member(NodeId id, MemberState state) {
    return new Member(id, state, ENDPOINT, ENDPOINT);
  }

  private static Joiner joiner(NodeId id) {
    return new Joiner(id, ENDPOINT, ENDPOINT, 0, Site.NONE, true);
  }
}

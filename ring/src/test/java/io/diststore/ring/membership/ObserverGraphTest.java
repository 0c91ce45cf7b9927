package io.diststore.ring.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.Roles;
import io.diststore.ring.view.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObserverGraphTest {
  private static final int CIRCLES = 4;

  @Test
  void aPrimaryObservesTheMembersWhoseLeasesItNeeds() {
    Roles roles = roles(50, 2, 0);
    ObserverGraph graph = new ObserverGraph(roles, CIRCLES);
    for (int s = 0; s < roles.view().segments(); s++) {
      NodeId primary = roles.primary(s);
      for (NodeId writer : roles.writers(s)) {
        assertThat(writer.equals(primary) || graph.observes(primary, writer)).isTrue();
      }
    }
  }

  @Test
  void bothWaysToComputeTheGraphAgree() {
    Roles roles = roles(50, 2, 5);
    ObserverGraph graph = new ObserverGraph(roles, CIRCLES);
    for (Member member : roles.view().liveMembers()) {
      Set<NodeId> observed = new HashSet<>();
      for (Member other : roles.view().members()) {
        if (graph.observes(member.id(), other.id())) {
          observed.add(other.id());
        }
      }
      assertThat(graph.observedBy(member.id())).isEqualTo(observed).doesNotContain(member.id());
    }
  }

  /** Without copies, only the circles connect the members. */
  @Test
  void aFewMembersObserveEachMember() {
    Roles roles = roles(200, 1, 0);
    ObserverGraph graph = new ObserverGraph(roles, CIRCLES);
    for (Member member : roles.view().members()) {
      long observers =
          roles.view().members().stream()
              .filter(other -> graph.observes(other.id(), member.id()))
              .count();
      assertThat(observers).isBetween(2L, (long) CIRCLES);
      assertThat(graph.observedBy(member.id())).hasSizeBetween(2, CIRCLES);
    }
  }

  @Test
  void inAThousandMembersEachObservesLessThanThirty() {
    Roles roles = roles(1000, 2, 0);
    ObserverGraph graph = new ObserverGraph(roles, CIRCLES);
    double sum = 0;
    for (Member member : roles.view().members()) {
      sum += graph.observedBy(member.id()).size();
    }
    assertThat(sum / 1000).isLessThan(22);
  }

  @Test
  void noMemberObservesAMemberThatIsDown() {
    Roles roles = roles(40, 2, 10);
    ObserverGraph graph = new ObserverGraph(roles, CIRCLES);
    for (Member member : roles.view().liveMembers()) {
      assertThat(graph.observedBy(member.id())).allMatch(roles.view()::live);
    }
  }

  @Test
  void aSingleLiveMemberObservesNobody() {
    Roles roles = roles(3, 1, 2);
    NodeId live = roles.view().liveMembers().get(0).id();
    assertThat(new ObserverGraph(roles, CIRCLES).observedBy(live)).isEmpty();
  }

  private static Roles roles(int count, int copies, int down) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Endpoint endpoint = new Endpoint("10.1.%d.%d".formatted(i / 250, 1 + i % 250), 9900);
      members.add(
          new Member(
              new NodeId(endpoint.toString(), i),
              i < down ? MemberState.DOWN : MemberState.UP,
              endpoint,
              endpoint));
    }
    List<NodeId> ids = members.stream().map(Member::id).toList();
    return new Roles(
        new View(new RingId(1, 2), 7, 1 << 14, copies, members, ids, List.of(), Lost.NONE),
        null,
        false);
  }
}

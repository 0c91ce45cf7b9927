package io.diststore.ring.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests what a view says about lost segments and about segments with too few copies. */
class LossTest {
  private static final NodeId A = new NodeId("a", 1);
  private static final NodeId B = new NodeId("b", 1);
  private static final NodeId C = new NodeId("c", 1);

  @Test
  void theNameOfAnIncidentDependsOnNoOrder() {
    Map<List<NodeId>, BitSet> one = new LinkedHashMap<>();
    one.put(List.of(A, B), segments(1, 5));
    one.put(List.of(C), segments(2));
    Map<List<NodeId>, BitSet> other = new LinkedHashMap<>();
    other.put(List.of(C), segments(2));
    other.put(List.of(B, A), segments(1, 5));
    assertThat(new Lost(one).incident()).isEqualTo("loss-5f637678");
    assertThat(new Lost(other).incident()).isEqualTo(new Lost(one).incident());
  }

  @Test
  void anyOtherSegmentOrHolderOrIncarnationGivesAnotherName() {
    assertThat(
            List.of(
                incident(List.of(A, B), 1, 5),
                incident(List.of(A, B), 1),
                incident(List.of(A, B), 1, 5, 6),
                incident(List.of(A), 1, 5),
                incident(List.of(A, new NodeId("b", 2)), 1, 5)))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("loss-[0-9a-f]{8}"));
  }

  @Test
  void onlySegmentsWithoutALiveHolderAreMissing() {
    Map<List<NodeId>, BitSet> lost = new LinkedHashMap<>();
    lost.put(List.of(A), segments(1, 2, 3));
    lost.put(List.of(B), segments(4, 5));
    View view = view(2, new Lost(lost), MemberState.DOWN, MemberState.JOINING, MemberState.UP);
    assertThat(view.missing().count()).isEqualTo(3);
    assertThat(view.missing().contains(4)).isFalse();
    assertThat(view.lost().count()).isEqualTo(5);
    assertThat(view.whole()).isFalse();
  }

  @Test
  void aSegmentHasTooFewCopiesOnlyIfThereAreMembersForMore() {
    assertThat(under(2, MemberState.UP, MemberState.UP, MemberState.UP)).isZero();
    assertThat(under(5, MemberState.UP, MemberState.UP, MemberState.UP)).isZero();
    assertThat(under(3, MemberState.UP, MemberState.UP, MemberState.JOINING)).isEqualTo(8);
    assertThat(under(3, MemberState.UP, MemberState.UP, MemberState.DOWN)).isZero();
    assertThat(under(2, MemberState.UP, MemberState.UP, MemberState.DOWN)).isBetween(1, 8);
    assertThat(under(3, MemberState.UP, MemberState.UP, MemberState.LEAVING)).isZero();
  }

  private static int under(int copies, MemberState a, MemberState b, MemberState c) {
    return new Roles(view(copies, Lost.NONE, a, b, c), null, false).segmentsUnderCopies();
  }

  private static View view(int copies, Lost lost, MemberState a, MemberState b, MemberState c) {
    List<Member> members = List.of(member(A, a), member(B, b), member(C, c));
    return new View(new RingId(1, 1), 7, 8, copies, members, List.of(A, B, C), List.of(), lost);
  }

  private static Member member(NodeId id, MemberState state) {
    Endpoint at = new Endpoint(id.name(), 9900);
    return new Member(id, state, at, at);
  }

  private static String incident(List<NodeId> holders, int... segments) {
    return new Lost(Map.of(holders, segments(segments))).incident();
  }

  private static BitSet segments(int... which) {
    BitSet segments = new BitSet();
    for (int segment : which) {
      segments.set(segment);
    }
    return segments;
  }
}

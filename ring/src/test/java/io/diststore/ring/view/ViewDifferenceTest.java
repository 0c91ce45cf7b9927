package io.diststore.ring.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.TestSeed;
import io.diststore.ring.view.ViewDifference.Run;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ViewDifferenceTest {
  private static final RingId RING = new RingId(7, 1);
  private static final int SEGMENTS = 64;

  private final long seed = TestSeed.of("ViewDifferenceTest");
  private final Random random = new Random(seed);
  private int lastMember = 100;

  @Test
  void aDifferenceAppliedToItsBaseGivesTheView() {
    for (int i = 0; i < 1000; i++) {
      View base = randomView(1);
      View view = randomSuccessor(base);
      assertThat(ViewDifference.between(base, view).applyTo(base))
          .as("seed %d, %s to %s", seed, base, view)
          .isEqualTo(view);
      assertThat(ViewDifference.whole(view).applyTo(null)).as("seed %d", seed).isEqualTo(view);
    }
  }

  @Test
  void aDifferenceDoesNotRepeatWhatTheBaseContains() {
    View base = view(members(1000, MemberState.UP), Lost.NONE);
    List<Member> members = new ArrayList<>(base.members());
    members.set(500, members.get(500).withState(MemberState.DOWN));
    View view = view(members, Lost.NONE).withEpoch(2);
    ViewDifference difference = ViewDifference.between(base, view);
    assertThat(difference.changes().members()).containsExactly(members.get(500));
    assertThat(difference.members())
        .containsExactly(new Run(0, 500), new Run(1000, 1), new Run(501, 499));
    assertThat(difference.serving()).containsExactly(new Run(0, 1000));
  }

  @Test
  void onlyTheBaseIsAccepted() {
    View base = view(members(5, MemberState.UP), Lost.NONE);
    View view = view(members(4, MemberState.UP), Lost.NONE).withEpoch(2);
    ViewDifference difference = ViewDifference.between(base, view);
    assertThat(difference.applyTo(null)).isNull();
    assertThat(difference.applyTo(base.withEpoch(3))).as("another epoch").isNull();
    assertThat(difference.applyTo(view(members(6, MemberState.UP), Lost.NONE)))
        .as("another view of the same epoch")
        .isNull();
    View otherRing =
        new View(
            new RingId(7, 2), 1, SEGMENTS, 2, base.members(), base.serving(), List.of(), Lost.NONE);
    assertThat(difference.applyTo(otherRing)).as("another ring").isNull();
    assertThat(difference.applyTo(base)).isEqualTo(view);
  }

  @Test
  void anInconsistentDifferenceIsRefused() {
    View base = view(members(5, MemberState.UP), lost(0, 3));
    ViewDifference right = ViewDifference.between(base, base.withEpoch(2));
    List<Run> all = List.of(new Run(0, 5));
    List<Run> loss = List.of(new Run(0, 1));
    assertThat(changed(right, all, all, List.of(), loss).applyTo(base)).isNotNull();
    assertThat(changed(right, List.of(new Run(0, 6)), all, List.of(), loss).applyTo(base))
        .as("a member that does not exist")
        .isNull();
    assertThat(
            changed(right, List.of(new Run(0, 4), new Run(0, 1)), all, List.of(), loss)
                .applyTo(base))
        .as("a member twice")
        .isNull();
    assertThat(
            changed(right, all, List.of(new Run(0, 1), new Run(0, 1)), List.of(), loss)
                .applyTo(base))
        .as("a serving node twice")
        .isNull();
    assertThat(
            changed(right, all, all, List.of(new Run(Integer.MAX_VALUE, Integer.MAX_VALUE)), loss)
                .applyTo(base))
        .as("a target node that does not exist")
        .isNull();
    assertThat(changed(right, all, all, List.of(), List.of(new Run(1, 1))).applyTo(base))
        .as("a loss that does not exist")
        .isNull();
    assertThat(changed(right, all, all, List.of(), List.of()).applyTo(base))
        .as("a view with another hash")
        .isNull();
  }

  @Test
  void aViewWhoseServingNamesAStrangerHasNoDifference() {
    View base = view(members(2, MemberState.UP), Lost.NONE);
    View odd = new View(RING, 2, SEGMENTS, 2, base.members(), List.of(id(9)), List.of(), Lost.NONE);
    assertThat(ViewDifference.between(base, odd)).isNull();
  }

  private static ViewDifference changed(
      ViewDifference from, List<Run> members, List<Run> serving, List<Run> target, List<Run> lost) {
    return new ViewDifference(
        from.baseEpoch(),
        from.baseHash(),
        from.hash(),
        from.changes(),
        members,
        serving,
        target,
        lost);
  }

  private static NodeId id(int number) {
    return new NodeId("n" + number, 1);
  }

  private static Member member(int number, MemberState state) {
    Endpoint at = new Endpoint("10.1.0." + number % 250, 9900);
    return new Member(id(number), state, at, at);
  }

  private static List<Member> members(int count, MemberState state) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      members.add(member(i, state));
    }
    return members;
  }

  private static View view(List<Member> members, Lost lost) {
    List<NodeId> ids = members.stream().map(Member::id).toList();
    return new View(RING, 1, SEGMENTS, 2, members, ids, List.of(), lost);
  }

  private static Lost lost(int from, int to) {
    BitSet segments = new BitSet();
    segments.set(from, to);
    return new Lost(Map.of(List.of(id(0), id(1)), segments));
  }

  private View randomView(long epoch) {
    return randomSuccessor(view(members(1 + random.nextInt(8), MemberState.UP), Lost.NONE))
        .withEpoch(epoch);
  }

  /** Returns a view in which members came, went and changed, and segments were lost and found. */
  private View randomSuccessor(View base) {
    List<Member> members = new ArrayList<>();
    for (Member member : base.members()) {
      if (random.nextInt(5) > 0) {
        members.add(random.nextInt(4) == 0 ? member.withState(randomState()) : member);
      }
    }
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      members.add(member(++lastMember, randomState()));
    }
    Map<List<NodeId>, BitSet> losses = new LinkedHashMap<>();
    BitSet free = new BitSet();
    free.set(0, SEGMENTS);
    base.lost()
        .segmentsByHolders()
        .forEach(
            (holders, segments) -> {
              if (random.nextBoolean()) {
                losses.put(holders, segments);
                free.andNot(segments);
              }
            });
    for (int i = random.nextInt(4); i > 0 && !free.isEmpty(); i--) {
      BitSet some = new BitSet();
      some.set(free.nextSetBit(0));
      some.set(random.nextInt(SEGMENTS), SEGMENTS);
      some.and(free);
      free.andNot(some);
      losses.putIfAbsent(List.of(id(random.nextInt(50)), id(50 + random.nextInt(50))), some);
    }
    return new View(
        base.ringId(),
        base.epoch() + 1,
        SEGMENTS,
        2,
        members,
        some(members),
        some(members),
        losses.isEmpty() ? Lost.NONE : new Lost(losses));
  }

  private MemberState randomState() {
    return MemberState.values()[random.nextInt(MemberState.values().length)];
  }

  private List<NodeId> some(List<Member> members) {
    return members.stream().filter(m -> random.nextInt(3) > 0).map(Member::id).toList();
  }
}

package io.diststore.client.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.placement.Placement;
import io.diststore.thrift.diststore.MemberState;
import io.diststore.thrift.diststore.RingInfo;
import io.diststore.thrift.diststore.RingMember;
import io.diststore.thrift.diststore.Run;
import io.diststore.thrift.locator.Location;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RingLayoutTest {
  private static final int SEGMENTS = 64;
  private static final int COPIES = 2;
  private static final List<String> NAMES = List.of("a", "b", "c");

  @Test
  void aRingAtRestHasTheOwnersOfThePlacement() {
    Placement placement = Placement.of(NAMES, COPIES, SEGMENTS);
    RingLayout layout = new RingLayout(info(MemberState.UP, runs(placement)));
    int primaries = 0;
    for (int segment = 0; segment < SEGMENTS; segment++) {
      assertThat(layout.owners(segment).stream().map(RingMember::getName))
          .containsExactly(
              NAMES.get(placement.owner(segment, 0)), NAMES.get(placement.owner(segment, 1)));
      assertThat(layout.primary(segment)).contains(layout.owners(segment).getFirst());
      primaries += layout.primaryPosition(segment) == 0 ? 1 : 0;
    }
    assertThat(layout.primaries()).hasSize(3);
    assertThat(layout.primaries()[0]).isEqualTo(primaries);
  }

  @Test
  void aRingThatChangesHasPrimariesOnly() {
    List<Run> runs = runs(Placement.of(NAMES, COPIES, SEGMENTS));
    RingLayout leaving = new RingLayout(info(MemberState.LEAVING, runs));
    assertThat(leaving.owners(0)).isEmpty();
    assertThat(leaving.primary(0)).isPresent();

    RingLayout other = new RingLayout(info(MemberState.UP, List.of(new Run(0, (short) -1))));
    assertThat(other.owners(0)).isEmpty();
    assertThat(other.primary(0)).isEmpty();
    assertThat(other.primaries()).containsOnly(0);
  }

  @Test
  void aKeyIsInASegmentOfTheRing() {
    RingLayout layout =
        new RingLayout(info(MemberState.UP, runs(Placement.of(NAMES, COPIES, SEGMENTS))));
    assertThat(layout.segment(new byte[] {'k'})).isBetween(0, SEGMENTS - 1);
  }

  private static List<Run> runs(Placement placement) {
    List<Run> runs = new ArrayList<>();
    for (int segment = 0; segment < SEGMENTS; segment++) {
      runs.add(new Run(segment, (short) placement.owner(segment, 0)));
    }
    return runs;
  }

  private static RingInfo info(MemberState stateOfTheFirst, List<Run> runs) {
    List<RingMember> members = new ArrayList<>();
    for (String name : NAMES) {
      members.add(
          new RingMember(
              name,
              1,
              members.isEmpty() ? stateOfTheFirst : MemberState.UP,
              new Location("localhost", (short) (9900 + members.size()))));
    }
    return new RingInfo(1, 2, 3, SEGMENTS, COPIES, true, members, runs);
  }
}

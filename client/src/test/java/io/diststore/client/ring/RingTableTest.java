package io.diststore.client.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.thrift.diststore.MemberState;
import io.diststore.thrift.diststore.RingInfo;
import io.diststore.thrift.diststore.RingMember;
import io.diststore.thrift.diststore.Run;
import io.diststore.thrift.locator.Location;
import java.util.List;
import org.junit.jupiter.api.Test;

class RingTableTest {
  @Test
  void theRunThatContainsASegmentNamesItsPrimary() {
    RingTable table = new RingTable(info(4, run(0, 1), run(1, 0), run(3, -1)));
    assertThat(List.of(0L, 1L << 62, 2L << 62, 3L << 62).stream().map(table::primary))
        .containsExactly(1, 0, 0, RingTable.NO_PRIMARY);
  }

  @Test
  void onlyALaterViewOrAnotherRingReplacesATable() {
    RingTable known = new RingTable(info(4, run(0, 1)).setEpoch(5));
    assertThat(new RingTable(info(4, run(0, 0)).setEpoch(6)).replaces(known)).isTrue();
    assertThat(new RingTable(info(4, run(0, 0)).setEpoch(5)).replaces(known)).isFalse();
    assertThat(new RingTable(info(4, run(0, 0)).setEpoch(4)).replaces(known)).isFalse();
    assertThat(new RingTable(info(4, run(0, 0)).setEpoch(4).setRingLow(9)).replaces(known))
        .isTrue();
  }

  @Test
  void anAnswerThatContradictsItselfIsRefused() {
    for (RingInfo malformed :
        List.of(
            info(3, run(0, 0)),
            info(0, run(0, 0)),
            info(4),
            info(4, run(1, 0)),
            info(4, run(0, 2)),
            info(4, run(0, -2)),
            info(4, run(0, 0), run(4, 1)),
            info(4, run(0, 0), run(2, 1), run(1, 0)))) {
      assertThatThrownBy(() -> new RingTable(malformed))
          .as(malformed.toString())
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Run run(int first, int member) {
    return new Run(first, (short) member);
  }

  private static RingInfo info(int segments, Run... runs) {
    return new RingInfo(
        1, 2, 3, segments, 2, true, List.of(member(9900), member(9901)), List.of(runs));
  }

  private static RingMember member(int port) {
    return new RingMember("n" + port, 1, MemberState.UP, new Location("localhost", (short) port));
  }
}

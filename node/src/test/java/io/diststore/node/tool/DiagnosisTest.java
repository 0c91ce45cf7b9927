package io.diststore.node.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.client.NodeAddress;
import io.diststore.client.ring.RingLayout;
import io.diststore.thrift.admin.Loss;
import io.diststore.thrift.admin.NodeReport;
import io.diststore.thrift.admin.ViewMember;
import io.diststore.thrift.diststore.HandoffStatus;
import io.diststore.thrift.diststore.MemberState;
import io.diststore.thrift.diststore.RingInfo;
import io.diststore.thrift.diststore.RingMember;
import io.diststore.thrift.diststore.Run;
import io.diststore.thrift.locator.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
  private static final NodeAddress ASKED = new NodeAddress("localhost", 9900);

  private final List<RingMember> members =
      new ArrayList<>(List.of(member("a"), member("b"), member("c")));

  private final RingInfo info =
      new RingInfo(1, 2, 3, 4, 2, true, members, List.of(new Run(0, (short) 0)));

  private final NodeReport report = report("1.0");

  @Test
  void aHealthyRingHasNoFindings() {
    assertThat(find()).isEmpty();
    assertThat(state().word()).isEqualTo("healthy");
  }

  @Test
  void aLostMajorityComesFirstAndNamesTheRecovery() {
    info.setWhole(false).setMajority(false).setUnreachable(List.of("b", "c"));
    report.setMemoryHeld(95);
    assertThat(find()).hasSize(2);
    assertThat(find().getFirst().what()).contains("lost its majority: b, c unreachable");
    assertThat(find().getFirst().remedy()).contains("diststore recover -h localhost:9900");
    assertThat(state().word()).isEqualTo("without majority");
  }

  @Test
  void lostSegmentsNameTheirHoldersOnce() {
    ViewMember holder = new ViewMember("c", 1, MemberState.DOWN);
    ViewMember earlier = new ViewMember("c", 0, MemberState.DOWN);
    report.setLoss(new Loss("x", 3, List.of(holder, earlier))).setSegments(4);
    report.setSegmentsUnderCopies(3);
    assertThat(find())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.what())
                  .isEqualTo("all copies of 3 of 4 segments are lost; they were on c");
              assertThat(finding.remedy()).contains("diststore accept-loss -h localhost:9900");
            });
    assertThat(state().word()).isEqualTo("with lost data");
  }

  @Test
  void aMemberThatIsDownAndAMemberThatDoesNotAnswerAreNamed() {
    members.get(1).setState(MemberState.DOWN);
    info.setWhole(false).setMajority(true).setUnreachable(List.of("c"));
    assertThat(find().stream().map(Diagnosis.Finding::what))
        .containsExactly("b is down", "c does not answer");
    assertThat(state().stateOf(members.get(1))).isEqualTo("down");
    assertThat(state().stateOf(members.get(2))).isEqualTo("unreachable");
  }

  @Test
  void tooFewMembersAndTooFewCopiesAreFound() {
    report.setSegmentsUnderCopies(3).setSegments(4);
    assertThat(find())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.what()).isEqualTo("3 of 4 segments have fewer than 2 copies"));
    members.removeLast();
    members.removeLast();
    assertThat(find())
        .singleElement()
        .satisfies(finding -> assertThat(finding.remedy()).isEqualTo("start another node"));
  }

  @Test
  void fullMemoryMixedVersionsAndARefusedRegisterAreFound() {
    report.setMemoryHeld(81).setRegisterFault("it was set back");
    assertThat(
            Diagnosis.of(state(Map.of("a", report, "b", report("2.0")))).stream()
                .map(Diagnosis.Finding::what))
        .containsExactly(
            "a refuses the registered view: it was set back",
            "a has used 81.0 % of its memory for entries, and refuses writes when it is full",
            "the nodes run different versions: 1.0, 2.0");
  }

  private List<Diagnosis.Finding> find() {
    return Diagnosis.of(state());
  }

  private RingState state() {
    return state(Map.of("a", report));
  }

  private RingState state(Map<String, NodeReport> reports) {
    return new RingState(ASKED, info, new RingLayout(info), reports, Map.of());
  }

  private static NodeReport report(String version) {
    return new NodeReport("a", 1, version, false, false, new HandoffStatus(), 10, 100, 10, 100, 3);
  }

  private static RingMember member(String name) {
    return new RingMember(name, 1, MemberState.UP, new Location("localhost", (short) 9900));
  }
}

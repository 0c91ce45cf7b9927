package io.diststore.ring.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.scripted.ScriptedMember;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests how long a member holds the leases that other members grant. */
class LeasesTest {
  private static final NodeId FIRST = ScriptedMember.id("first");
  private static final NodeId SECOND = ScriptedMember.id("second");
  private static final Timing TIMING = Timing.DEFAULT;

  private final ScriptedMember member = new ScriptedMember();
  private final Leases leases = new Leases(member.turn());

  @Test
  void aLeaseLastsForTheHoldTimeFromTheBeaconThatWasAnswered() {
    view(1, FIRST);
    leases.onBeaconSent(1);
    member.advance(TIMING.holdNanos() / 2);
    leases.onGranted(FIRST, 1);
    assertThat(leases.holds(FIRST)).isTrue();
    assertThat(leases.holdsAll()).isTrue();
    member.advance(TIMING.holdNanos() / 2);
    assertThat(leases.holds(FIRST)).isFalse();
    assertThat(leases.holdsAll()).isFalse();
  }

  @Test
  void aMemberThatANewViewAddsHasGrantedNoLease() {
    view(1, FIRST);
    leases.onBeaconSent(1);
    leases.onGranted(FIRST, 1);
    assertThat(leases.holdsAll()).isTrue();
    view(2, FIRST, SECOND);
    leases.onView();
    assertThat(leases.holdsAll()).isFalse();
    leases.onGranted(SECOND, 1);
    member.advance(TIMING.tickNanos());
    assertThat(leases.holdsAll()).isTrue();
  }

  @Test
  void anAnswerToAnUnknownBeaconGrantsNothing() {
    view(1, FIRST);
    leases.onGranted(FIRST, 7);
    assertThat(leases.holds(FIRST)).isFalse();
  }

  @Test
  void aBeaconIsRecentForTenSeconds() {
    leases.onBeaconSent(1);
    assertThat(leases.latestBeacon()).isEqualTo(1);
    member.advance(TIMING.recentBeaconNanos() - 1);
    assertThat(leases.isRecent(1)).isTrue();
    member.advance(1);
    assertThat(leases.isRecent(1)).isFalse();
    assertThat(leases.isRecent(0)).isFalse();
    assertThat(leases.isRecent(2)).isFalse();
  }

  @Test
  void afterAStandstillNoEarlierBeaconIsRecent() {
    leases.onBeaconSent(1);
    leases.giveUpHeld();
    assertThat(leases.isRecent(1)).isFalse();
    leases.onBeaconSent(2);
    assertThat(leases.isRecent(2)).isTrue();
  }

  private void view(long epoch, NodeId... others) {
    List<Member> members =
        new java.util.ArrayList<>(
            List.of(ScriptedMember.member(ScriptedMember.SELF, MemberState.UP)));
    for (NodeId other : others) {
      members.add(ScriptedMember.member(other, MemberState.UP));
    }
    member.install(
        epoch,
        members.stream().map(Member::id).toList(),
        List.of(),
        members.toArray(new Member[0]));
  }
}

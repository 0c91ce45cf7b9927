package io.diststore.ring.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.ring.message.LeaveRequest;
import io.diststore.ring.scripted.ScriptedMember;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TurnTest {
  @Test
  void aBrokenInvariantThrowsWithItsTextIfAllRulesAreInForce() {
    Turn turn = new ScriptedMember().turn();
    assertThatCode(() -> turn.check(true, "a floor never falls")).doesNotThrowAnyException();
    assertThatThrownBy(() -> turn.check(false, "a floor never falls"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("self")
        .hasMessageContaining("a floor never falls");
  }

  @ParameterizedTest
  @EnumSource
  void aBrokenInvariantIsIgnoredWithoutOneRule(Rule rule) {
    Turn turn = new ScriptedMember(EnumSet.of(rule)).turn();
    assertThatCode(() -> turn.check(false, "a floor never falls")).doesNotThrowAnyException();
  }

  @Test
  void aViewOfTheSameOrAnEarlierEpochIsNeverInstalled() {
    ScriptedMember member = new ScriptedMember();
    install(member, 7, 1);
    assertThatThrownBy(() -> install(member, 7, 1)).hasMessageContaining("epoch");
    assertThatThrownBy(() -> install(member, 6, 1)).hasMessageContaining("epoch");
    install(member, 8, 1);
    assertThat(member.turn().epoch()).isEqualTo(8);
  }

  @Test
  void aMessageIsPassedOnToAllMembersOfASmallRing() {
    ScriptedMember member = new ScriptedMember();
    install(member, 1, 8);
    member.turn().passOn(to -> new LeaveRequest());
    assertThat(member.receivers()).hasSize(7).doesNotContain(ScriptedMember.SELF);
  }

  @Test
  void aMessageIsPassedOnToAFewMembersOfALargerRing() {
    ScriptedMember member = new ScriptedMember();
    install(member, 1, 20);
    member.turn().passOn(to -> new LeaveRequest());
    assertThat(member.receivers())
        .extracting(NodeId::name)
        .containsExactly("other-1", "other-4", "other-16");
  }

  @Test
  void everyMemberOfALargeViewStaysReachable() {
    ScriptedMember member = new ScriptedMember();
    install(member, 1, 5_000);
    member.turn().sendAll(new LeaveRequest());
    assertThat(member.receivers()).hasSize(4_999);
  }

  @Test
  void addressesOfOtherNodesDoNotDisplaceThoseOfMembers() {
    ScriptedMember member = new ScriptedMember();
    install(member, 1, 3);
    for (int i = 0; i < 5_000; i++) {
      member.turn().learnAddress(ScriptedMember.id("passer-by-" + i), new Endpoint("h" + i, 1));
    }
    member.turn().sendAll(new LeaveRequest());
    assertThat(member.receivers()).extracting(NodeId::name).containsExactly("other-1", "other-2");
    assertThat(member.turn().knownAddresses())
        .as("addresses of other nodes are limited")
        .hasSizeLessThan(2_000)
        .contains(new Endpoint("h4999", 1))
        .doesNotContain(new Endpoint("h0", 1));
  }

  @Test
  void theAddressOfARemovedMemberIsKeptForAWhile() {
    ScriptedMember member = new ScriptedMember();
    install(member, 1, 3);
    install(member, 2, 2);
    member.turn().send(ScriptedMember.id("other-2"), new LeaveRequest());
    assertThat(member.receivers()).extracting(NodeId::name).containsExactly("other-2");
  }

  /** Installs a view with {@code size} members. The first of them is the member itself. */
  private static void install(ScriptedMember member, long epoch, int size) {
    List<Member> members = new ArrayList<>();
    members.add(ScriptedMember.member(ScriptedMember.SELF, MemberState.UP));
    for (int i = 1; i < size; i++) {
      members.add(ScriptedMember.member(ScriptedMember.id("other-" + i), MemberState.UP));
    }
    member.install(epoch, List.of(ScriptedMember.SELF), List.of(), members.toArray(new Member[0]));
  }
}

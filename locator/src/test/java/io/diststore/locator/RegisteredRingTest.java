package io.diststore.locator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.ring.request.Answer;
import io.diststore.ring.shell.LeaveReceipt;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests members of a ring whose views an external register decides. */
class RegisteredRingTest {
  private final Ring ring = new Ring();
  private final RegisterInMemory register = new RegisterInMemory();
  private int ports;

  @AfterEach
  void close() {
    ring.close();
  }

  @Test
  void nodesThatFindTheRegisterEmptyAtTheSameTimeFoundOneRing() throws Exception {
    List<LocalMember> members = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      members.add(start("node-" + i, false));
    }
    int founders = 0;
    for (LocalMember member : members) {
      LocalMember.Joined joined = Await.done(member.whenJoined());
      founders += joined.founded() ? 1 : 0;
      assertThat(joined.view().ringId()).isEqualTo(register.ringId);
    }
    assertThat(founders).isEqualTo(1);
    awaitWhole(members, 4);
    assertThat(register.view().members())
        .extracting(member -> member.id().name())
        .containsExactlyInAnyOrder("node-0", "node-1", "node-2", "node-3");
    assertThat(Ring.put(members.get(0), "k", "v")).isInstanceOf(Answer.Written.class);
    for (LocalMember member : members) {
      assertThat(Ring.get(member, "k")).isEqualTo("v");
    }
  }

  @Test
  void aFoundingWhoseAnswerIsLostIsNoticedByReading() throws Exception {
    register.loseAnswers(1);
    LocalMember member = start("a", false);
    assertThat(Await.done(member.whenJoined()).founded()).isTrue();
    assertThat(member.view()).isEqualTo(register.view());
  }

  @Test
  void noNodeFoundsARingThatWasFoundedBefore() throws Exception {
    register.foundedBefore();
    LocalMember member = start("a", false);
    Member other =
        new Member(
            new NodeId("b", 1), MemberState.UP, new Endpoint("127.0.0.1", 1), new Endpoint("h", 1));
    View latest = View.founding(register.ringId, 256, 2, other).withEpoch(1007);
    Await.until(() -> "the register is read repeatedly", () -> register.reads() > 2);
    assertThat(register.view()).isNull();
    register.put(latest);
    Await.until(
        () -> "the restored view is in force",
        () -> member.view() != null && member.view().epoch() >= 1007);
  }

  @Test
  void whileTheRegisterIsDownOnlyChangesOfTheViewStop() throws Exception {
    LocalMember first = start("a", false);
    Await.done(first.whenJoined());
    register.down(true);
    assertThat(Ring.put(first, "k", "v")).isInstanceOf(Answer.Written.class);
    LocalMember second = start("b", false);
    assertThat(Ring.get(first, "k")).isEqualTo("v");
    assertThat(second.whenJoined().toCompletableFuture()).isNotDone();
    register.down(false);
    Await.done(second.whenJoined());
    awaitWhole(List.of(first, second), 2);
    assertThat(Ring.get(second, "k")).isEqualTo("v");
  }

  @Test
  void aNodeThatHasLeftKeepsForwardingAndNeverReturns() throws Exception {
    LocalMember stays = start("a", false);
    LocalMember leaves = start("b", false);
    awaitWhole(List.of(stays, leaves), 2);
    Ring.put(leaves, "k", "v");
    LeaveReceipt receipt = Await.done(leaves.leave());
    assertThat(receipt.result()).isEqualTo(LeaveReceipt.Result.COMPLETE);
    assertThat(Ring.get(leaves, "k")).isEqualTo("v");
    LocalMember joins = start("c", false);
    awaitWhole(List.of(stays, joins), 2);
    Await.until(
        () -> "the node that has left follows the views",
        () -> leaves.view().equals(register.view()));
    assertThat(Ring.put(leaves, "k", "w")).isInstanceOf(Answer.Written.class);
    assertThat(Ring.get(stays, "k")).isEqualTo("w");
    assertThat(leaves.status().state()).isNull();
  }

  @Test
  void aParkedNodeForwardsAndFollowsTheViewsButNeverJoins() throws Exception {
    LocalMember parkedBefore = start("p", true);
    LocalMember first = start("a", false);
    Await.done(first.whenJoined());
    LocalMember parked = start("b", true);
    Await.until(
        () -> "both parked nodes know the view",
        () -> parked.view() != null && parkedBefore.view() != null);
    assertThat(Ring.put(parked, "k", "v")).isInstanceOf(Answer.Written.class);
    LocalMember second = start("c", false);
    awaitWhole(List.of(first, second), 2);
    Await.until(
        () -> "the parked node follows the views", () -> parked.view().equals(register.view()));
    assertThat(Ring.get(parked, "k")).isEqualTo("v");
    assertThat(Ring.get(parkedBefore, "k")).isEqualTo("v");
    assertThat(register.view().members())
        .extracting(member -> member.id().name())
        .containsExactlyInAnyOrder("a", "c");
  }

  @Test
  void newcomersWaitForEachOtherAndJoinInOneView() throws Exception {
    LocalMember first = start("a", false);
    Await.done(first.whenJoined());
    List<View> views = new CopyOnWriteArrayList<>();
    first.listen(
        notice -> {
          if (notice instanceof Notice.Installed installed) {
            views.add(installed.view());
          }
        });
    Endpoint firstAt = first.peer();
    Endpoint earlyAt = Ring.at(ring.ports.first() + ports);
    Endpoint lateAt = Ring.at(ring.ports.first() + ports + 1);
    LocalMember early = start("b", firstAt, lateAt);
    Await.until(() -> "the early node knows the ring", () -> early.view() != null);
    LocalMember late = start("c", firstAt, earlyAt);
    awaitWhole(List.of(first, early, late), 3);
    assertThat(views).filteredOn(View::moving).isNotEmpty();
    assertThat(views)
        .allSatisfy(
            view -> assertThat(view.lists(early.self())).isEqualTo(view.lists(late.self())));
  }

  @Test
  void aMemberThatIsReportedGoneIsMarkedDown() throws Exception {
    LocalMember first = start("a", false);
    LocalMember second = start("b", false);
    awaitWhole(List.of(first, second), 2);
    second.close();
    first.reportGone(second.self());
    Await.until(() -> "the member is marked DOWN", () -> !first.view().live(second.self()));
  }

  @Test
  void onlyTheExistingLossIsAccepted() throws Exception {
    LocalMember first = start("a", false, 1);
    LocalMember second = start("b", false, 1);
    awaitWhole(List.of(first, second), 2);
    second.close();
    first.reportGone(second.self());
    Await.until(
        () -> "the view names the missing segments", () -> !first.view().missing().isEmpty());
    String incident = first.view().missing().incident();
    assertThatThrownBy(() -> Await.done(first.acceptLoss("loss-00000000")))
        .hasCauseInstanceOf(LossNotAccepted.class)
        .hasMessageContaining(incident);
    assertThat(Await.done(first.acceptLoss(incident))).isPositive();
    Await.until(() -> "no segments are missing", () -> first.view().missing().isEmpty());
  }

  @Test
  void aPodWhoseWallClockWasSetBackByADayJoinsAlthoughItsEarlierRunHoldsLostKeys()
      throws Exception {
    LocalMember first = start("a", false, 1);
    LocalMember second = start("b", false, 1);
    awaitWhole(List.of(first, second), 2);
    second.close();
    first.reportGone(second.self());
    Await.until(() -> "keys are lost", () -> !first.view().missing().isEmpty());
    LocalMember next =
        ring.start(
            settings("b", 1), () -> System.currentTimeMillis() - Duration.ofDays(1).toMillis());
    Await.done(next.whenJoined());
    assertThat(next.self().succeeds(second.self())).isTrue();
  }

  private LocalMember start(String name, boolean parked) {
    return start(name, parked, 2);
  }

  private LocalMember start(String name, boolean parked, int copies) {
    int port = ring.ports.first() + ports++;
    return ring.start(
        ring.settings()
            .withPort(port)
            .withCopies(copies)
            .withName(name)
            .withRegistered(new RegisteredRing(register.forNode(), parked)));
  }

  private MemberSettings settings(String name, int copies) {
    return ring.settings()
        .withPort(ring.ports.first() + ports++)
        .withCopies(copies)
        .withName(name)
        .withRegistered(new RegisteredRing(register.forNode(), false));
  }

  private LocalMember start(String name, Endpoint... seeds) {
    int port = ring.ports.first() + ports++;
    return ring.start(
        ring.settings()
            .withPort(port)
            .withName(name)
            .withRegistered(new RegisteredRing(register.forNode(seeds), false)));
  }

  private void awaitWhole(List<LocalMember> members, int count) {
    Await.until(
        () ->
            "a whole ring of "
                + count
                + " members; views: "
                + members.stream().map(LocalMember::view).toList(),
        () ->
            members.stream()
                .allMatch(
                    member ->
                        member.view() != null
                            && member.view().whole()
                            && member.view().liveMembers().size() == count
                            && member.status().isReady()));
  }
}

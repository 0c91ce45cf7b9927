package io.diststore.locator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.request.Answer;
import io.diststore.ring.view.Lineage;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests an external register that is emptied, set back, or continued on another branch. */
class RegisterResetTest {
  private final Ring ring = new Ring();
  private final RegisterInMemory register = new RegisterInMemory();
  private int ports;

  @AfterEach
  void close() {
    ring.close();
  }

  @Test
  void anEmptiedRegisterGetsTheLatestViewAgainAndNoNodeFoundsASecondRing() throws Exception {
    LocalMember first = start("a");
    LocalMember second = start("b");
    awaitWhole(List.of(first, second));
    assertThat(Ring.put(first, "k", "v")).isInstanceOf(Answer.Written.class);
    View latest = register.view();
    register.put(null);
    LocalMember late = start("c");
    awaitWhole(List.of(first, second, late));
    assertThat(late.view().epoch()).isGreaterThan(latest.epoch());
    assertThat(register.lineage().hashes()).containsEntry(latest.epoch(), Lineage.hash(latest));
    assertThat(Ring.get(late, "k")).isEqualTo("v");
  }

  @Test
  void aRegisterThatIsSetBackGetsTheLatestViewAgainFromOneMember() throws Exception {
    LocalMember first = start("a");
    Await.done(first.whenJoined());
    View founding = register.view();
    LocalMember second = start("b");
    awaitWhole(List.of(first, second));
    View latest = register.view();
    Lineage lineage = register.lineage();
    register.setBack(founding);
    Await.until(() -> "the latest view is registered again", () -> latest.equals(register.view()));
    assertThat(register.lineage()).isEqualTo(lineage);
    assertThat(first.registerFault()).isNull();
    LocalMember late = start("c");
    awaitWhole(List.of(first, second, late));
    assertThat(register.restorations()).isEqualTo(1);
  }

  /**
   * The register holds a view whose only member is an earlier incarnation of the newcomer. So the
   * newcomer knows that this member has ended, and could set the next view at once.
   */
  @Test
  void aNewcomerDoesNotContinueFromAnOldViewBeforeTheMembersCanPutTheirsBack() throws Exception {
    LocalMember first = start("a");
    Await.done(first.whenJoined());
    View founding = register.view();
    LocalMember second = start("b");
    awaitWhole(List.of(first, second));
    first.close();
    Await.until(() -> "a is marked DOWN", () -> !second.view().live(first.self()));
    assertThat(Ring.put(second, "k", "v")).isInstanceOf(Answer.Written.class);
    View latest = second.view();
    register.put(founding);
    LocalMember again = start("a");
    awaitWhole(List.of(second, again));
    assertThat(register.lineage().hashes()).containsEntry(latest.epoch(), Lineage.hash(latest));
    assertThat(Ring.get(again, "k")).isEqualTo("v");
  }

  @Test
  void aViewOfAnotherBranchIsRefusedUntilAPersonRemovesIt() throws Exception {
    LocalMember first = start("a");
    LocalMember second = start("b");
    awaitWhole(List.of(first, second));
    View latest = register.view();
    TreeMap<Long, Long> hashes = new TreeMap<>(register.lineage().hashes());
    hashes.put(latest.epoch(), 4711L);
    View down =
        new View(
            latest.ringId(),
            latest.epoch() + 1,
            latest.segments(),
            latest.copies(),
            latest.members().stream().map(m -> m.withState(MemberState.DOWN)).toList(),
            latest.serving(),
            latest.target(),
            latest.lost());
    register.put(down, new Lineage(hashes));
    Await.until(
        () -> "both members refuse the view",
        () -> first.registerFault() != null && second.registerFault() != null);
    assertThat(first.registerFault()).contains("another branch");
    assertThat(Ring.put(first, "k", "v")).isInstanceOf(Answer.Written.class);
    assertThat(Ring.get(second, "k")).isEqualTo("v");
    assertThat(first.view()).isEqualTo(latest);
    register.put(null);
    LocalMember late = start("c");
    awaitWhole(List.of(first, second, late));
    assertThat(first.registerFault()).isNull();
    assertThat(Ring.get(late, "k")).isEqualTo("v");
  }

  @Test
  void aViewOfAnotherRingIsRefused() throws Exception {
    LocalMember first = start("a");
    LocalMember second = start("b");
    awaitWhole(List.of(first, second));
    View latest = register.view();
    register.put(View.founding(new RingId(7, 7), 256, 2, latest.members().get(0)).withEpoch(5000));
    Await.until(() -> "the view is refused", () -> second.registerFault() != null);
    assertThat(Ring.put(second, "k", "v")).isInstanceOf(Answer.Written.class);
    register.put(latest);
    LocalMember late = start("c");
    awaitWhole(List.of(first, second, late));
    assertThat(first.view().ringId()).isEqualTo(register.ringId);
  }

  private LocalMember start(String name) {
    int port = ring.ports.first() + ports++;
    return ring.start(
        ring.settings()
            .withPort(port)
            .withCopies(2)
            .withName(name)
            .withRegistered(new RegisteredRing(register.forNode(), false)));
  }

  private static void awaitWhole(List<LocalMember> members) {
    Await.until(
        () ->
            "a whole ring of "
                + members.size()
                + " members; views: "
                + members.stream().map(LocalMember::view).toList(),
        () ->
            members.stream()
                .allMatch(
                    member ->
                        member.view() != null
                            && member.view().whole()
                            && member.view().liveMembers().size() == members.size()
                            && member.status().isReady()));
  }
}

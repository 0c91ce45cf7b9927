package io.diststore.ring.primary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.ring.copy.MarkExchange;
import io.diststore.ring.copy.Segments;
import io.diststore.ring.lease.Leases;
import io.diststore.ring.message.Replicate;
import io.diststore.ring.primary.PrimarySegment.Stage;
import io.diststore.ring.request.Refusal;
import io.diststore.ring.scripted.ScriptedMember;
import io.diststore.ring.scripted.ScriptedRing;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.view.MemberState;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests the limits and the stages of a primary. */
class PrimarySegmentTest {
  private final EnumSet<Rule> none = EnumSet.noneOf(Rule.class);

  @Test
  void aStageLeadsOnlyToTheseStages() {
    Map<Stage, Set<Stage>> next = new EnumMap<>(Stage.class);
    next.put(Stage.WAITING, Set.of(Stage.RECONCILING, Stage.ENDED));
    next.put(Stage.RECONCILING, Set.of(Stage.SERVING, Stage.ENDED));
    next.put(Stage.SERVING, Set.of(Stage.ENDED));
    next.put(Stage.ENDED, Set.of());
    for (Stage from : Stage.values()) {
      for (Stage to : Stage.values()) {
        assertThat(from.leadsTo(to))
            .as("%s to %s", from, to)
            .isEqualTo(next.get(from).contains(to));
      }
    }
  }

  @Test
  void theOnlyMemberServesAtOnceUntilItsRoleEnds() {
    ScriptedMember member = new ScriptedMember();
    Primaries primaries = primaries(member);
    assertThat(member.stages()).containsExactly("RECONCILING", "SERVING");
    assertThat(primaries.serving()).isEqualTo(1);
    primaries.get(0).end();
    assertThat(member.stages()).containsExactly("RECONCILING", "SERVING", "ENDED");
    assertThat(primaries.serving()).isZero();
  }

  @Test
  void anIllegalChangeOfTheStageThrows() {
    ScriptedMember member = new ScriptedMember();
    Primaries primaries = primaries(member);
    assertThatThrownBy(() -> primaries.get(0).become(Stage.RECONCILING, "test"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("SERVING")
        .hasMessageContaining("RECONCILING");
    assertThat(member.stages()).containsExactly("RECONCILING", "SERVING");
  }

  private static Primaries primaries(ScriptedMember member) {
    Primaries primaries =
        new Primaries(
            member.turn(),
            new Segments(member.turn()),
            new Leases(member.turn()),
            new MarkExchange(member.turn()),
            answer -> {});
    member.install(
        1,
        List.of(ScriptedMember.SELF),
        List.of(),
        ScriptedMember.member(ScriptedMember.SELF, MemberState.UP));
    primaries.onView();
    return primaries;
  }

  @Test
  void writesAreRefusedWhileTooManyBytesArePending() {
    ScriptedRing ring = new ScriptedRing(2, none);
    ring.startServing();
    for (int i = 1; i <= 10; i++) {
      ring.put("put " + i, 0, i, "key " + i, "value", false);
    }
    assertThat(ring.refusal("put 1")).isNull();
    assertThat(ring.refusal("put 10")).isEqualTo(Refusal.OVERLOADED);

    ring.deliver(sent -> true);
    assertThat(ring.isApplied("put 1")).isTrue();
    ring.put("later", 0, 11, "key", "value", false);
    ring.deliver(ring.message(Replicate.class, 0, 1));
    ring.deliver(sent -> true);
    assertThat(ring.isApplied("later")).isTrue();
  }

  @Test
  void aValueWithTheLongestTimeToLiveIsReadable() {
    ScriptedRing ring = new ScriptedRing(1, none);
    ring.tick(0);
    ring.putWithTtl("put", 0, 1, "key", "value", Long.MAX_VALUE);
    assertThat(ring.isApplied("put")).isTrue();
    ring.get("get", 0, 2, "key");
    assertThat(ring.value("get")).isEqualTo("value");
  }
}

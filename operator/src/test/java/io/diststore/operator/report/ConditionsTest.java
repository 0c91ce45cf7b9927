package io.diststore.operator.report;

import static io.diststore.operator.plan.Seen.nothing;
import static io.diststore.operator.plan.Seen.storeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.crds.DistStoreStatus;
import io.diststore.crds.DistStoreStatus.Condition;
import io.diststore.operator.plan.Planner;
import io.diststore.operator.plan.PodSeen;
import io.diststore.operator.plan.Seen;
import io.diststore.ring.view.MemberState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What each condition is, and why, for what was seen. */
class ConditionsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static String say(Seen seen, String type) {
    Condition condition = find(of(null, seen, NOW), type);
    return condition.status() + " " + condition.reason();
  }

  private static List<Condition> of(List<Condition> before, Seen seen, Instant now) {
    DistStoreStatus status =
        new DistStoreStatus(1L, null, null, null, null, before, null, null, null, null, null);
    return new Conditions(status, 7, now).of(seen.now(), Planner.plan(seen.now()));
  }

  private static Condition find(List<Condition> conditions, String type) {
    return conditions.stream().filter(c -> c.type().equals(type)).findFirst().orElseThrow();
  }

  @Test
  void aStoreAtRestIsReadyAndNothingElse() {
    assertThat(say(storeOf(3), "Ready")).isEqualTo("True Ready");
    assertThat(say(storeOf(3), "Available")).isEqualTo("True AllSegmentsServed");
    assertThat(say(storeOf(3), "Degraded")).isEqualTo("False EnoughCopies");
    assertThat(say(storeOf(3), "Reconciling")).isEqualTo("False Done");
    assertThat(say(storeOf(3), "Stalled")).isEqualTo("False NotStalled");
  }

  @Test
  void whatIsUnderWayIsNotReady() {
    assertThat(say(storeOf(3).wanted(5), "Ready")).isEqualTo("False Grow");
    assertThat(say(storeOf(3).wanted(5), "Reconciling")).isEqualTo("True Grow");
    assertThat(say(storeOf(3).paused(), "Ready")).isEqualTo("True Ready");
    assertThat(say(storeOf(3).wanted(5).paused(), "Ready")).isEqualTo("False Paused");
    assertThat(say(storeOf(3).wanted(5).paused(), "Reconciling")).isEqualTo("False Paused");
  }

  @Test
  void whatNeedsAPersonIsStalled() {
    Seen foreign = storeOf(3).foreign("theirs");
    assertThat(say(foreign, "Stalled")).isEqualTo("True NameConflict");
    assertThat(say(foreign, "Reconciling")).isEqualTo("False NameConflict");
    assertThat(say(foreign, "Ready")).isEqualTo("False NameConflict");
  }

  @Test
  void availableSaysWhyItIsNotSo() {
    assertThat(say(nothing(3), "Available")).isEqualTo("False NotFounded");
    assertThat(say(storeOf(3).eachPod(PodSeen::silent), "Available"))
        .isEqualTo("False MembersSilent");
    assertThat(say(storeOf(3).pod(1, PodSeen::silent), "Available"))
        .as("one that cannot be heard for a moment")
        .isEqualTo("True AllSegmentsServed");
    assertThat(say(storeOf(3).lostWith(2), "Available")).isEqualTo("False DataLost");
    assertThat(say(storeOf(3).viewUnreadable("format"), "Available"))
        .isEqualTo("False ViewUnreadable");
  }

  @Test
  void degradedSaysWhatIsMissing() {
    assertThat(say(storeOf(3).segmentsUnderCopies(4), "Degraded")).isEqualTo("True UnderCopies");
    assertThat(say(storeOf(3).pod(1, p -> p.state(MemberState.DOWN)), "Degraded"))
        .isEqualTo("True MembersDown");
    assertThat(say(storeOf(3).copies(1), "Degraded")).isEqualTo("True DataAtRisk");
    assertThat(say(storeOf(3).lostWith(2), "Degraded")).isEqualTo("True DataLost");
  }

  @Test
  void aTransitionHasTheTimeAtWhichTheStatusChanged() {
    List<Condition> first = of(null, storeOf(3), NOW);
    List<Condition> later = of(first, storeOf(3).wanted(5), NOW.plusSeconds(60));
    assertThat(find(later, "Stalled").lastTransitionTime()).isEqualTo(NOW.toString());
    assertThat(find(later, "Ready").lastTransitionTime()).isEqualTo(NOW.plusSeconds(60).toString());
    assertThat(later).allMatch(c -> c.observedGeneration() == 7);
  }
}

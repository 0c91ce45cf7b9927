package io.diststore.ring.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.BeaconAnswer;
import io.diststore.ring.message.Forward;
import io.diststore.ring.message.Forwarded;
import io.diststore.ring.request.Refusal;
import io.diststore.ring.scripted.ScriptedRing;
import io.diststore.ring.shell.Rule;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** Tests what a member does after its monotonic clock has stood still. */
class StandstillTest {
  private final ScriptedRing ring = new ScriptedRing(3, EnumSet.noneOf(Rule.class));

  StandstillTest() {
    ring.startServing();
  }

  @Test
  void thePrimaryAnswersNoReadUntilItsNextBeaconIsAnswered() {
    ring.standStill(0, 500);
    assertThat(ring.isReadable(0)).isFalse();
    ring.advance(250);
    ring.tick(0);
    assertThat(ring.isReadable(0)).isFalse();
    ring.deliver(sent -> true);
    assertThat(ring.isReadable(0)).isTrue();
  }

  @Test
  void anAnswerToABeaconFromBeforeTheGapGrantsNothing() {
    ring.advance(250);
    ring.tick(0);
    ring.deliver(sent -> !(sent.message() instanceof BeaconAnswer));
    ring.standStill(0, 500);
    ring.deliver(sent -> true);
    assertThat(ring.isReadable(0)).isFalse();
  }

  @Test
  void theLeasesThatAMemberHasGrantedDoNotEndSooner() {
    ring.decideDown(0);
    ring.learnView(1);
    ring.learnView(2);
    ring.lose(ring.between(0, 1).or(ring.between(0, 2)));
    ring.standStill(1, 60_000);
    ring.advance(1000);
    ring.tick(1);
    ring.deliver(ring.between(1, 2));
    assertThat(ring.node(1).status().serving()).isZero();
    ring.advance(600);
    ring.tick(1);
    ring.deliver(ring.between(1, 2));
    assertThat(ring.node(1).status().serving()).isEqualTo(1);
  }

  @Test
  void theOtherMembersDoNotSeemUnreachable() {
    ring.advance(1100);
    ring.lose(sent -> true);
    assertThat(unreachableAt(0)).isEqualTo(2);
    ring.standStill(0, 500);
    assertThat(unreachableAt(0)).isZero();
  }

  private int unreachableAt(int rank) {
    ring.isReadable(rank);
    return ring.node(rank).status().unreachable().size();
  }

  @Test
  void aWriteThatMayHaveArrivedDuringALongGapIsRefused() {
    ring.standStill(1, 700_000);
    ring.put("old", 1, 2, "k", "value", false);
    assertThat(ring.refusal("old")).isEqualTo(Refusal.UNAVAILABLE);
    ring.advance(1100);
    ring.tick(1);
    ring.put("fresh", 1, 3, "k", "value", false);
    assertThat(ring.refusal("fresh")).isNull();
  }

  @Test
  void aStandstillShortensTheBudgetOfARequestUnderWay() {
    ring.put("open", 1, 2, "k", "value", false);
    ring.standStill(1, 50_000);
    ring.tick(1);
    assertThat(ring.isAnswered("open")).isFalse();
    ring.standStill(1, 15_000);
    ring.tick(1);
    assertThat(ring.refusal("open")).isEqualTo(Refusal.INDETERMINATE);
  }

  @Test
  void thePrimarySendsBackRequestsThatWaitedThroughTheGap() {
    ring.advance(1600);
    ring.get("read", 1, 2, "k");
    ring.deliver(ring.message(Forward.class, 1, 0));
    assertThat(ring.isInFlight(ring.message(Forwarded.class, 0, 1))).isFalse();
    ring.standStill(0, 2_000);
    assertThat(ring.isInFlight(ring.message(Forwarded.class, 0, 1))).isTrue();
  }

  @Test
  void valuesWithATimeToLiveWaitUntilTheNextBeaconIsAnswered() {
    ring.advance(250);
    ring.tick(0);
    ring.deliver(sent -> true);
    ring.putWithTtl("put", 0, 2, "k", "value", 60_000);
    ring.deliver(sent -> true);
    assertThat(ring.isApplied("put")).isTrue();
    ring.standStill(0, 500);
    ring.putWithTtl("waiting", 0, 3, "k", "other", 60_000);
    ring.deliver(sent -> true);
    assertThat(ring.isAnswered("waiting")).isFalse();
    ring.advance(250);
    ring.tick(0);
    ring.deliver(sent -> true);
    ring.tick(0);
    ring.deliver(sent -> true);
    assertThat(ring.isApplied("waiting")).isTrue();
  }
}

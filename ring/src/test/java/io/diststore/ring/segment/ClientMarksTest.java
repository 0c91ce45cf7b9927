package io.diststore.ring.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClientMarksTest {
  private static final ClientId A = new ClientId(1, 1);
  private static final ClientId B = new ClientId(1, 2);
  private static final ClientId C = new ClientId(1, 3);
  private static final int ALL = Integer.MAX_VALUE;

  private final ClientMarks marks = new ClientMarks();

  @Test
  void onlyMarksThatRoseSinceAreReturned() {
    marks.raise(A, 3, 0);
    long raises = marks.raises();
    marks.raise(A, 2, 0);
    assertThat(marks.risenAfter(raises, ALL, 0, 0).list()).isEmpty();
    marks.raise(B, 2, 0);
    assertThat(marks.risenAfter(raises, ALL, 0, 0).list()).containsExactly(new Marks.Mark(B, 2, 0));
    marks.raise(A, 4, 0);
    assertThat(marks.risenAfter(0, ALL, 0, 0).list())
        .containsExactly(new Marks.Mark(B, 2, 0), new Marks.Mark(A, 4, 0));
  }

  @Test
  void marksThatDoNotFitIntoOneMessageFollowInOrderAndWithoutAGap() {
    marks.raise(A, 1, 0);
    marks.raise(B, 1, 0);
    marks.raise(C, 1, 0);
    Marks first = marks.risenAfter(0, 2, 0, 0);
    assertThat(first.list()).extracting(Marks.Mark::client).containsExactly(A, B);
    assertThat(first.more()).isTrue();
    marks.raise(B, 2, 0);
    Marks second = marks.risenAfter(first.upTo(), 2, 0, 0);
    assertThat(second.list()).containsExactly(new Marks.Mark(C, 1, 0), new Marks.Mark(B, 2, 0));
    assertThat(second.more()).isFalse();
    assertThat(second.upTo()).isEqualTo(marks.raises());
  }

  @Test
  void aMarkKeepsItsAgeWhenAnotherNodePassesItOn() {
    marks.raise(A, 5, 1000);
    marks.learn(new Marks.Mark(A, 5, 100), 3000);
    marks.learn(new Marks.Mark(B, 5, 2500), 3000);
    assertThat(marks.risenAfter(0, ALL, 0, 3000).list())
        .containsExactly(new Marks.Mark(A, 5, 2000), new Marks.Mark(B, 5, 2500));
    marks.forgetSilent(ALL, 1001, 1001);
    assertThat(marks.clients()).isZero();
  }

  @Test
  void aMarkThatRisesElsewhereTakesItsAgeFromThere() {
    marks.raise(A, 5, 1000);
    marks.learn(new Marks.Mark(A, 6, 500), 3000);
    marks.forgetSilent(ALL, 2500, 2500);
    assertThat(marks.lowest(A)).isEqualTo(6);
    marks.forgetSilent(ALL, 2501, 2501);
    assertThat(marks.lowest(A)).isZero();
  }

  @Test
  void oldMarksAreLeftOutButCountAsReturned() {
    marks.raise(A, 5, 1000);
    marks.raise(B, 5, 2000);
    Marks risen = marks.risenAfter(0, ALL, 1500, 2000);
    assertThat(risen).isEqualTo(new Marks(0, 2, false, List.of(new Marks.Mark(B, 5, 0))));
  }

  @Test
  void marksOfForgottenClientsLeaveNoGap() {
    marks.raise(A, 1, 1000);
    marks.raise(B, 1, 2000);
    marks.raise(C, 1, 1000);
    marks.forgetSilent(ALL, 1500, 1500);
    marks.raise(A, 2, 3000);
    assertThat(marks.risenAfter(0, ALL, 0, 3000).list())
        .containsExactly(new Marks.Mark(B, 1, 1000), new Marks.Mark(A, 2, 0));
  }

  @Test
  void eachVisitContinuesAfterTheClientsThatWereVisitedBefore() {
    marks.raise(A, 1, 1000);
    marks.raise(B, 1, 2000);
    marks.raise(C, 1, 1000);
    marks.forgetSilent(1, 1500, 1500);
    assertThat(marks.clients()).isEqualTo(2);
    marks.forgetSilent(1, 1500, 1500);
    assertThat(marks.clients()).as("B is not silent").isEqualTo(2);
    marks.forgetSilent(1, 1500, 1500);
    assertThat(marks.clients()).isEqualTo(1);
    marks.raise(A, 1, 1000);
    marks.forgetSilent(1, 1500, 1500);
    assertThat(marks.lowest(A)).as("A became known last").isZero();
    marks.forgetSilent(ALL, 3000, 3000);
    assertThat(marks.clients()).isZero();
    assertThat(marks.bytes()).isZero();
  }

  @Test
  void aClientWithOutcomesIsKeptLonger() {
    RequestTable table = new RequestTable(marks);
    marks.raise(A, 1, 1000);
    table.put(new RequestId(A, 1), Outcome.applied(1), 1000);
    long bytes = marks.bytes();
    marks.forgetSilent(ALL, 500, 1500);
    assertThat(marks.bytes()).isEqualTo(bytes);
    table.release();
    marks.forgetSilent(ALL, 500, 1500);
    assertThat(marks.bytes()).isZero();
  }

  @Test
  void theMemoryOfAnOutcomeIsFreeWhenItsClientsMarkRises() {
    RequestTable table = new RequestTable(marks);
    marks.raise(A, 1, 0);
    long withoutOutcomes = marks.bytes();
    assertThat(marks.makesRoom(A, 2)).isFalse();
    table.put(new RequestId(A, 1), Outcome.applied(1), 0);
    assertThat(marks.bytes()).isGreaterThan(withoutOutcomes);
    assertThat(marks.makesRoom(A, 1)).isFalse();
    assertThat(marks.makesRoom(A, 2)).isTrue();
    assertThat(marks.makesRoom(B, 2)).isFalse();
    marks.raise(A, 2, 0);
    assertThat(marks.bytes()).isEqualTo(withoutOutcomes);
  }

  @Test
  void aNodeLearnsWithTheMarksThatOutcomesWereForgottenEarly() {
    marks.onForgottenEarly(1000);
    ClientMarks other = new ClientMarks();
    marks.risenAfter(0, ALL, 0, 2000).list().forEach(mark -> other.learn(mark, 2000));
    assertThat(other.areForgottenEarly()).isTrue();
    other.forgetSilent(ALL, 1001, 1001);
    assertThat(other.areForgottenEarly()).isFalse();
  }
}

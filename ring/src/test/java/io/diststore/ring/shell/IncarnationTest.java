package io.diststore.ring.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.ViewNews;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IncarnationTest {
  private static final NodeId SELF = new NodeId("a", 5);
  private static final NodeId EARLIER = new NodeId("a", 4);
  private static final NodeId LATER = new NodeId("a", 9);
  private static final NodeId OTHER = new NodeId("b", 99);

  private final Incarnation incarnation = new Incarnation(SELF);

  @Test
  void aHigherNumberOfTheSameNameMustBeSucceeded() {
    assertThat(incarnation.mustSucceed(news(OTHER, EARLIER))).isNull();
    assertThat(incarnation.mustSucceed(new Event.RegisterRead(Registered.EMPTY))).isNull();
    assertThat(incarnation.mustSucceed(news(OTHER, new NodeId("a", 7), LATER))).isEqualTo(LATER);
    assertThat(
            incarnation.mustSucceed(
                new Event.RegisterRead(Registered.EMPTY.followedBy(view(LATER)))))
        .isEqualTo(LATER);
  }

  @Test
  void anIncarnationThatWasAMemberKeepsItsNumber() {
    assertThat(incarnation.mustSucceed(news(OTHER, SELF))).isNull();
    assertThat(incarnation.mustSucceed(news(OTHER, LATER))).isNull();
  }

  @Test
  void aFounderAndALeavingNodeKeepTheirNumbers() {
    incarnation.mustSucceed(new Event.FoundRing(new RingId(1, 1), 2));
    assertThat(incarnation.mustSucceed(news(LATER))).isNull();
    Incarnation leaving = new Incarnation(SELF);
    leaving.mustSucceed(new Event.Leave());
    assertThat(leaving.mustSucceed(news(LATER))).isNull();
  }

  @Test
  void theRequestToJoinIsKept() {
    assertThat(incarnation.join()).isNull();
    Event.Join join = new Event.Join(List.of(new Endpoint("b", 1)), 3);
    incarnation.mustSucceed(join);
    assertThat(incarnation.join()).isEqualTo(join);
  }

  @Test
  void aSuccessorHasAHigherNumberAndTwoSuccessorsDiffer() {
    SplittableRandom random = new SplittableRandom(1);
    long day = 86_400_000;
    NodeId started = NodeId.started("a", 20_000 * day, random);
    assertThat(NodeId.started("a", 19_999 * day, random).succeeds(started)).isFalse();
    NodeId successor = started.successor(random);
    assertThat(successor.succeeds(started)).isTrue();
    assertThat(started.successor(random)).isNotEqualTo(successor);
    NodeId negative = NodeId.started("a", -day, random);
    assertThat(negative.successor(random).succeeds(negative)).isTrue();
  }

  private static Event news(NodeId... members) {
    return new Event.Received(new Envelope(OTHER, 1, new ViewNews(view(members))));
  }

  private static View view(NodeId... members) {
    List<Member> listed =
        Stream.of(members)
            .map(
                id ->
                    new Member(
                        id,
                        MemberState.DOWN,
                        new Endpoint(id.name(), 1),
                        new Endpoint(id.name(), 1)))
            .toList();
    return new View(new RingId(1, 1), 1, 1, 1, listed, List.of(members), List.of(), Lost.NONE);
  }
}

package io.diststore.ring.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.Abridged;
import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.Message;
import io.diststore.ring.message.ViewNews;
import io.diststore.ring.message.ViewQuery;
import io.diststore.ring.request.Answer;
import io.diststore.ring.segment.Slabs;
import io.diststore.ring.shell.Destination;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.Limits;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.shell.Outbox;
import io.diststore.ring.shell.Registered;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.shell.Ticket;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.turn.Observer;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.turn.RingSettings;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import io.diststore.ring.view.ViewDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tests how a member of a large ring handles views that are given as differences. */
class ViewDifferencesTest {
  private static final RingId RING = new RingId(1, 1);
  private static final NodeId SELF = new NodeId("self", 1);
  private static final NodeId OTHER = new NodeId("other", 1);
  private static final NodeId THIRD = new NodeId("third", 1);

  private final List<Message> sent = new ArrayList<>();
  private final RingNode node = node();
  private long now = 1;

  @Test
  void aMemberThatHasTheBaseInstallsTheView() {
    receive(new ViewNews(view(1)));
    receive(news(view(1), view(2)));
    assertThat(node.view()).isEqualTo(view(2));
  }

  @Test
  void aMemberWithoutTheBaseAsksForTheWholeView() {
    receive(new ViewNews(view(1)));
    sent.clear();
    receive(news(view(2), view(3)));
    assertThat(node.view().epoch()).isEqualTo(1);
    assertThat(sent).containsExactly(new ViewQuery(endpoint(SELF), true));
    receive(new ViewNews(view(3)));
    assertThat(node.view()).isEqualTo(view(3));
  }

  @Test
  void aMemberThatHasAnotherViewOfTheSameEpochAsksForTheWholeView() {
    receive(new ViewNews(view(1)));
    sent.clear();
    View other = new View(RING, 1, 8, 1, view(1).members(), List.of(OTHER), List.of(), Lost.NONE);
    receive(news(other, view(2)));
    assertThat(sent).containsExactly(new ViewQuery(endpoint(SELF), true));
  }

  @Test
  void aMemberIgnoresAnEarlierViewWhoseBaseItLacks() {
    receive(new ViewNews(view(9)));
    sent.clear();
    receive(news(view(2), view(3)));
    assertThat(sent).isEmpty();
  }

  @Test
  void aMemberAnswersWithADifferenceOnlyIfItIsWanted() {
    receive(new ViewNews(view(1)));
    receive(new ViewNews(view(2)));
    sent.clear();
    on(new Envelope(OTHER, 1, new ViewQuery(endpoint(OTHER), false)));
    on(new Envelope(OTHER, 1, new ViewQuery(endpoint(OTHER), true)));
    assertThat(sent).hasSize(2);
    Abridged difference = (Abridged) sent.get(0);
    assertThat(difference.difference().applyTo(view(1))).isEqualTo(view(2));
    assertThat(sent.get(1)).isEqualTo(new ViewNews(view(2)));
  }

  private static View view(long epoch) {
    List<Member> members = List.of(member(SELF), member(OTHER), member(THIRD));
    return new View(RING, epoch, 8, 1, members, List.of(SELF, OTHER), List.of(), Lost.NONE);
  }

  private static Member member(NodeId id) {
    return new Member(id, MemberState.UP, endpoint(id), endpoint(id));
  }

  private static Endpoint endpoint(NodeId id) {
    return new Endpoint(id.name(), 1);
  }

  private static Message news(View base, View view) {
    return Abridged.of(new ViewNews(view), ViewDifference.between(base, view));
  }

  private void receive(Message news) {
    on(new Envelope(OTHER, Abridged.viewIn(news) == null ? 3 : 1, news));
  }

  private void on(Envelope envelope) {
    now += Timing.DEFAULT.detectionNanos();
    node.on(new Event.Received(envelope), now, new Recorder());
  }

  private static RingNode node() {
    return new RingNode(
        new RingSettings(
            SELF,
            endpoint(SELF),
            endpoint(SELF),
            8,
            Timing.DEFAULT,
            Limits.builder().smallRingMembers(1).build(),
            RegisterChoice.PEERS,
            new Slabs()::table,
            new SplittableRandom(1),
            Rules.ALL,
            Observer.NONE));
  }

  private final class Recorder implements Outbox {
    @Override
    public void send(Destination to, Envelope envelope) {
      sent.add(envelope.message());
    }

    @Override
    public void answer(Ticket ticket, Answer answer) {}

    @Override
    public void notice(Notice notice) {}

    @Override
    public void readRegister() {}

    @Override
    public void replaceInRegister(Registered expected, Registered next, boolean restores) {}
  }
}

package io.diststore.ring.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.Accept;
import io.diststore.ring.message.Accepted;
import io.diststore.ring.message.Message;
import io.diststore.ring.shell.Registered;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PeerRegisterTest {
  private record Sent(Peer from, Peer to, Message message) {}

  private final Deque<Sent> flying = new ArrayDeque<>();
  private final List<Peer> peers = new ArrayList<>();
  private View view;
  private long now;

  @Test
  void aMajorityDecidesAndTheProposerLearnsTheDecision() {
    start(3, Rules.ALL);
    peers.get(1).register.compareAndSet(next(2));
    deliver(0, 1);
    assertThat(peers.get(1).learnt).isEqualTo(next(2));
  }

  @Test
  void aMinorityDecidesNothing() {
    start(3, Rules.ALL);
    peers.get(1).register.compareAndSet(next(2));
    deliver(1);
    assertThat(peers.get(1).learnt).isNull();
  }

  @Test
  void onlyTheEldestOfTwoMembersDecidesWithoutTheOther() {
    start(2, Rules.ALL);
    peers.get(1).register.compareAndSet(next(2));
    deliver(1);
    assertThat(peers.get(1).learnt).isNull();
    peers.get(0).register.compareAndSet(next(3));
    deliver(0);
    assertThat(peers.get(0).learnt).isEqualTo(next(3));
  }

  @Test
  void aLaterProposerAdoptsADecisionThatOnlyItsProposerKnew() {
    assertThat(learntBySecond(Rules.ALL)).isEqualTo(next(2));
    assertThat(learntBySecond(Rules.without(EnumSet.of(Rule.PAXOS_ADOPT)))).isEqualTo(next(3));
  }

  private View learntBySecond(Rules rules) {
    start(3, rules);
    peers.get(0).register.compareAndSet(next(2));
    deliver(0, 1);
    assertThat(peers.get(0).learnt).isEqualTo(next(2));
    flying.clear();
    peers.get(2).register.compareAndSet(next(3));
    deliver(1, 2);
    // The proposer is outbid at most once. Then it proposes again under a higher ballot.
    now += Timing.DEFAULT.proposalNanos() * 2;
    peers.get(2).register.onTick();
    peers.get(2).register.compareAndSet(next(3));
    deliver(1, 2);
    return peers.get(2).learnt;
  }

  @Test
  void aReaderCompletesAProposalThatOnlyOneAcceptorKnows() {
    start(3, Rules.ALL);
    peers.get(0).register.compareAndSet(next(2));
    deliverWhile(sent -> !(sent.message() instanceof Accept) || sent.to() == peers.get(1), 0, 1, 2);
    flying.clear();
    peers.get(2).register.read();
    deliver(1, 2);
    now += Timing.DEFAULT.gatherNanos();
    peers.get(2).register.onTick();
    deliver(1, 2);
    now += Timing.DEFAULT.proposalNanos() * 2;
    peers.get(2).register.onTick();
    deliver(1, 2);
    assertThat(peers.get(2).learnt).isEqualTo(next(2));
  }

  /** The proposer dies before it learns that the others have accepted its view. */
  @Test
  void aSampleAsksAFewMembersAndCompletesADecidedProposal() {
    start(9, Rules.ALL);
    int[] others = IntStream.range(1, 9).toArray();
    peers.get(0).register.compareAndSet(next(2));
    deliverWhile(sent -> !(sent.message() instanceof Accepted), IntStream.range(0, 9).toArray());
    flying.clear();
    peers.get(8).register.sample();
    assertThat(flying).hasSizeLessThan(5);
    deliver(others);
    now += Timing.DEFAULT.gatherNanos();
    peers.get(8).register.onTick();
    deliver(others);
    now += Timing.DEFAULT.proposalNanos() * 2;
    peers.get(8).register.onTick();
    deliver(others);
    assertThat(peers.get(8).learnt).isEqualTo(next(2));
  }

  @Test
  void aRecoveryNeedsAllMembersThatAreNotCalledDead() {
    start(5, Rules.ALL);
    NodeId first = peers.get(0).self();
    NodeId second = peers.get(1).self();
    NodeId third = peers.get(2).self();
    peers.get(3).register.recover(base -> base.withEpoch(1001), Set.of(first, second, third));
    deliver(3);
    assertThat(peers.get(3).learnt).isNull();
    deliver(3, 4);
    assertThat(peers.get(3).learnt).isEqualTo(next(1001));
  }

  @Test
  void aRecoveryAfterAnAcceptedProposalNeverDecidesTheEpochThatTheOtherMembersMayDecide() {
    start(5, Rules.ALL);
    Set<NodeId> cutOff = Set.of(peers.get(0).self(), peers.get(1).self(), peers.get(2).self());
    View own = marked(1, MemberState.LEAVING);
    acceptOnlyAt(3, own);

    // The link is cut. The members on the other side are alive, and decide another view for the
    // same epoch.
    peers.get(0).register.compareAndSet(marked(4, MemberState.DOWN));
    deliver(0, 1, 2);
    // The proposer was outbid once. Then it proposes again under a higher ballot.
    now += Timing.DEFAULT.proposalNanos() * 2;
    peers.get(0).register.onTick();
    deliver(0, 1, 2);
    peers.get(0).register.compareAndSet(marked(4, MemberState.DOWN));
    deliver(0, 1, 2);
    assertThat(peers.get(0).learnt).isEqualTo(marked(4, MemberState.DOWN));

    // An administrator nevertheless confirms that these members are dead.
    peers.get(3).register.recover(base -> base.withEpoch(1001), cutOff);
    deliver(3, 4);
    assertThat(peers.get(3).learnt)
        .as("the recovery is far above the other side, and includes what this side has accepted")
        .isEqualTo(own.withEpoch(1001));
  }

  @Test
  void aSecondRecoveryAdoptsTheViewThatTheFirstMayHaveDecided() {
    start(5, Rules.ALL);
    Set<NodeId> dead = Set.of(peers.get(0).self(), peers.get(1).self(), peers.get(2).self());
    peers.get(3).register.recover(base -> base.withEpoch(1001), dead);
    deliver(3, 4);
    assertThat(peers.get(3).learnt).isEqualTo(next(1001));
    // The proposer of the first recovery ends before the other member learns the decision.
    peers
        .get(4)
        .register
        .recover(
            base -> marked(2, MemberState.DOWN).withEpoch(1001),
            Set.of(
                peers.get(0).self(),
                peers.get(1).self(),
                peers.get(2).self(),
                peers.get(3).self()));
    deliver(4);
    now += Timing.DEFAULT.proposalNanos() * 2;
    peers.get(4).register.onTick();
    peers
        .get(4)
        .register
        .recover(
            base -> marked(2, MemberState.DOWN).withEpoch(1001),
            Set.of(
                peers.get(0).self(),
                peers.get(1).self(),
                peers.get(2).self(),
                peers.get(3).self()));
    deliver(4);
    assertThat(peers.get(4).learnt).isEqualTo(next(1001));
  }

  /** Lets a member propose a view that only this member accepts. */
  private void acceptOnlyAt(int proposer, View proposed) {
    Peer at = peers.get(proposer);
    at.register.compareAndSet(proposed);
    deliverWhile(sent -> !(sent.message() instanceof Accept) || sent.to() == at, 0, 1, 2, 3, 4);
    flying.clear();
    assertThat(at.learnt).isNull();
  }

  /** Returns a view of epoch 2 in which a member has this state. */
  private View marked(int member, MemberState state) {
    List<Member> members = new ArrayList<>(view.members());
    members.set(member, members.get(member).withState(state));
    return new View(view.ringId(), 2, 1, 2, members, view.serving(), view.target(), view.lost());
  }

  private void start(int members, Rules rules) {
    flying.clear();
    peers.clear();
    List<Member> list =
        IntStream.range(0, members)
            .mapToObj(i -> new Endpoint("n" + i, 1))
            .map(at -> new Member(new NodeId(at.host(), 1), MemberState.UP, at, at))
            .toList();
    List<NodeId> ids = list.stream().map(Member::id).toList();
    view = new View(new RingId(1, 1), 1, 1, 2, list, ids, List.of(), Lost.NONE);
    ids.forEach(id -> peers.add(new Peer(id, rules)));
  }

  /** Returns the current view with another epoch. */
  private View next(long epoch) {
    return view.withEpoch(epoch);
  }

  /** Delivers the messages between these members until there are none left. */
  private void deliver(int... between) {
    deliverWhile(sent -> true, between);
  }

  private void deliverWhile(java.util.function.Predicate<Sent> passes, int... between) {
    Set<Peer> able = new HashSet<>();
    IntStream.of(between).forEach(i -> able.add(peers.get(i)));
    List<Sent> kept = new ArrayList<>();
    while (!flying.isEmpty()) {
      Sent sent = flying.poll();
      if (able.contains(sent.from) && able.contains(sent.to) && passes.test(sent)) {
        sent.to.register.onMessage(sent.from.id, sent.message);
      } else {
        kept.add(sent);
      }
    }
    flying.addAll(kept);
  }

  private final class Peer implements RegisterHost {
    private final NodeId id;
    private final Rules rules;
    private final PeerRegister register;
    private View learnt;

    Peer(NodeId id, Rules rules) {
      this.id = id;
      this.rules = rules;
      this.register = new PeerRegister(this);
    }

    @Override
    public NodeId self() {
      return id;
    }

    @Override
    public View view() {
      return view;
    }

    @Override
    public long now() {
      return now;
    }

    @Override
    public Timing timing() {
      return Timing.DEFAULT;
    }

    @Override
    public Rules rules() {
      return rules;
    }

    @Override
    public long randomNanos(long bound) {
      return bound / 2;
    }

    @Override
    public void send(NodeId to, Message message) {
      peers.stream()
          .filter(p -> p.id.equals(to))
          .forEach(p -> flying.add(new Sent(this, p, message)));
    }

    @Override
    public Set<NodeId> answeringMembers() {
      return Set.of();
    }

    @Override
    public void readCell() {}

    @Override
    public void replaceInCell(Registered expected, Registered next, boolean restores) {}

    @Override
    public void onDecided(View decided) {
      learnt = decided;
    }

    @Override
    public void onRegisterAnswered() {}
  }
}

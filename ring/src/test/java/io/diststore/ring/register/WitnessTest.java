package io.diststore.ring.register;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Tests members that decide views with a cell outside the ring as a witness. */
class WitnessTest {
  private record Sent(Peer from, Peer to, Message message) {}

  private final Deque<Sent> flying = new ArrayDeque<>();
  private final List<Peer> peers = new ArrayList<>();
  private Registered cell = Registered.EMPTY;
  private int writes;
  private long now;

  @Test
  void eitherOfTwoMembersDecidesWithTheCellAndWritesItsView() {
    for (int proposer = 0; proposer < 2; proposer++) {
      start(2, Rules.ALL);
      cutOff(1 - proposer);
      propose(proposer, view(2, "x"));
      assertThat(peers.get(proposer).view).isEqualTo(view(2, "x"));
      assertThat(cell.view()).isEqualTo(view(2, "x"));
      assertThat(cell.lineage().hashes()).containsOnlyKeys(1L);
    }
  }

  @Test
  void noneOfTwoMembersDecidesWithoutTheOtherAndTheCell() {
    start(2, Rules.ALL);
    peers.get(0).reachesCell = false;
    cutOff(1);
    now += Timing.DEFAULT.readNanos() * 4;
    propose(0, view(2, "x"));
    assertThat(peers.get(0).view).isEqualTo(view(1, ""));
    assertThat(peers.get(0).register.canDecide(Set.of(id(0)))).isFalse();
    assertThat(peers.get(0).register.canDecide(Set.of(id(0), id(1)))).isTrue();
  }

  @Test
  void aMajorityDecidesWithoutAskingTheCell() {
    start(3, Rules.ALL);
    peers.forEach(peer -> peer.reachesCell = false);
    now += Timing.DEFAULT.readNanos() * 4;
    cutOff(2);
    propose(0, view(2, "x"));
    assertThat(peers.get(0).view).isEqualTo(view(2, "x"));
    assertThat(writes).isZero();
  }

  @Test
  void theCellGivesNoSecondVote() {
    start(2, Rules.ALL);
    cutOff(1);
    peers.get(0).losesDecisions = true;
    propose(0, view(2, "x"));
    assertThat(peers.get(0).decided).isEqualTo(view(2, "x"));

    // The first member ends before anybody learns the view. The other completes it.
    reaches(1);
    cutOff(0);
    peers.get(1).register.read();
    settle();
    propose(1, view(2, "y"));
    propose(1, view(2, "y"));
    assertThat(peers.get(1).view).isEqualTo(view(2, "x"));
  }

  @Test
  void theCellDoesNotVoteBeforeItHoldsTheView() {
    startWhileTheCellHoldsAnOlderView(Rules.ALL);
    assertThat(peers.get(0).decided).isNull();

    startWhileTheCellHoldsAnOlderView(without(Rule.WITNESS_VIEW));
    assertThat(peers.get(0).decided).isEqualTo(view(3, "x"));
    // The second member writes its view, which deletes the vote, and gets a second vote.
    reaches(1);
    cutOff(0);
    peers.get(1).register.read();
    settle();
    propose(1, view(3, "y"));
    assertThat(peers.get(1).decided).isEqualTo(view(3, "y"));
  }

  /**
   * Both members have epoch 2, and the cell holds epoch 1. The first member proposes epoch 3
   * without the second. The cell takes the votes of the first member, but not its view.
   */
  private void startWhileTheCellHoldsAnOlderView(Rules rules) {
    start(2, rules);
    peers.forEach(peer -> peer.learn(view(2, "")));
    peers.get(0).losesDecisions = true;
    peers.get(0).writesOnlyVotes = true;
    cutOff(1);
    peers.get(0).reachesCell = true;
    propose(0, view(3, "x"));
  }

  @Test
  void aMemberThatReachesTheCellAgainWaitsUntilTheOthersHaveRestoredIt() {
    assertThat(decidedAfterTheCellWasSetBack(Rules.ALL)).isNull();
    assertThat(decidedAfterTheCellWasSetBack(without(Rule.WITNESS_SETTLES)))
        .isEqualTo(view(2, "y"));
  }

  /**
   * The first member continues without the second, and the cell is set back. Returns the view that
   * the second member decides when it reaches the cell again.
   */
  private View decidedAfterTheCellWasSetBack(Rules rules) {
    start(2, rules);
    Registered before = cell;
    cutOff(1);
    propose(0, view(2, "x"));
    now += Timing.DEFAULT.readNanos() * 4;
    cell = before;
    cutOff(0);
    reaches(1);
    peers.get(1).register.read();
    propose(1, view(2, "y"));
    View decided = peers.get(1).decided;

    // The first member reads the cell within its interval.
    reaches(0);
    peers.get(0).register.read();
    peers.get(1).register.read();
    if (decided == null) {
      assertThat(cell.view()).isEqualTo(view(2, "x"));
      assertThat(peers.get(1).view).isEqualTo(view(2, "x"));
    } else {
      assertThat(peers.get(0).register.fault()).contains("another branch");
    }
    return decided;
  }

  @Test
  void anEmptiedCellGetsTheLatestView() {
    start(2, Rules.ALL);
    cell = Registered.EMPTY;
    peers.get(0).register.read();
    assertThat(cell.view()).isEqualTo(view(1, ""));
    assertThat(peers.get(0).restorations).isEqualTo(1);
  }

  @Test
  void aNewMemberLeavesItToTheOthersToRestoreACellThatWasSetBackBeforeItJoined() {
    start(2, Rules.ALL);
    View founding = view(1, "");
    peers.get(0).learn(view(2, ""));
    peers.get(0).register.read();
    assertThat(cell.view()).isEqualTo(view(2, ""));
    cell = Registered.EMPTY.followedBy(founding);
    Peer joined = new Peer(new NodeId("n1", 2), Rules.ALL);
    peers.set(1, joined);
    View next = view(3, "");
    joined.learn(next);
    joined.register.read();
    assertThat(cell.view().epoch()).isEqualTo(1);
    peers.get(0).learn(next);
    peers.get(0).register.read();
    assertThat(cell.view()).isEqualTo(next);
    assertThat(peers.get(0).restorations).isEqualTo(1);

    cell = Registered.EMPTY.followedBy(founding);
    Peer only = new Peer(new NodeId("n1", 3), Rules.ALL);
    peers.set(1, only);
    only.learn(view(4, ""));
    only.register.read();
    settle();
    assertThat(cell.view().epoch()).as("if no other member restores the cell").isEqualTo(4);
  }

  private static Rules without(Rule rule) {
    return Rules.without(EnumSet.of(rule));
  }

  /** Starts members that have read the cell for long enough to rely on it. */
  private void start(int members, Rules rules) {
    flying.clear();
    peers.clear();
    IntStream.range(0, members).forEach(i -> peers.add(new Peer(id(i), rules)));
    cell = Registered.EMPTY.followedBy(view(1, ""));
    peers.forEach(peer -> peer.learn(view(1, "")));
    peers.forEach(peer -> peer.register.onTick());
    peers.forEach(peer -> peer.register.read());
    settle();
    writes = 0;
  }

  /** Lets members read the cell until they may rely on it. */
  private void settle() {
    now += Timing.DEFAULT.settleNanos();
    peers.stream().filter(peer -> peer.reachesCell).forEach(peer -> peer.register.read());
  }

  private void cutOff(int member) {
    peers.get(member).reachesCell = false;
    peers.get(member).isCut = true;
  }

  private void reaches(int member) {
    peers.get(member).reachesCell = true;
    peers.get(member).isCut = false;
  }

  /** Lets a member propose, and delivers all messages. */
  private void propose(int member, View next) {
    peers.get(member).register.compareAndSet(next);
    deliver();
    now += Timing.DEFAULT.proposalNanos() * 2;
    peers.get(member).register.onTick();
    deliver();
  }

  private void deliver() {
    while (!flying.isEmpty()) {
      Sent sent = flying.poll();
      if (sent.from == sent.to || !sent.from.isCut && !sent.to.isCut) {
        sent.to.register.onMessage(sent.from.id, sent.message);
      }
    }
  }

  private static NodeId id(int member) {
    return new NodeId("n" + member, 1);
  }

  /**
   * Returns a view of all members.
   *
   * @param mark distinguishes views of the same epoch
   */
  private View view(long epoch, String mark) {
    List<Member> members = new ArrayList<>();
    for (Peer peer : peers) {
      Endpoint at = new Endpoint(peer.id.name(), 1);
      members.add(new Member(peer.id, MemberState.UP, at, at));
    }
    if (!mark.isEmpty()) {
      Endpoint at = new Endpoint(mark, 1);
      members.add(new Member(new NodeId(mark, 1), MemberState.DOWN, at, at));
    }
    List<NodeId> ids = peers.stream().map(peer -> peer.id).toList();
    return new View(new RingId(1, 1), epoch, 1, 2, members, ids, List.of(), Lost.NONE)
        .withWitness();
  }

  private final class Peer implements RegisterHost {
    private final NodeId id;
    private final Rules rules;
    private final CellRegister register;
    private boolean reachesCell = true;
    private boolean isCut;
    private boolean losesDecisions;
    private boolean writesOnlyVotes;
    private int restorations;
    private View view;
    private View decided;

    Peer(NodeId id, Rules rules) {
      this.id = id;
      this.rules = rules;
      this.register = new CellRegister(this);
    }

    void learn(View next) {
      view = next;
      register.onViewInstalled();
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
          .filter(peer -> peer.id.equals(to))
          .forEach(peer -> flying.add(new Sent(this, peer, message)));
    }

    @Override
    public Set<NodeId> answeringMembers() {
      Set<NodeId> answering = new HashSet<>(Set.of(id));
      peers.stream().filter(peer -> !isCut && !peer.isCut).forEach(peer -> answering.add(peer.id));
      return answering;
    }

    @Override
    public void readCell() {
      if (reachesCell) {
        register.onRead(cell);
      }
    }

    @Override
    public void replaceInCell(Registered expected, Registered next, boolean restores) {
      if (!reachesCell || writesOnlyVotes && !cell.holds(next.view())) {
        return;
      }
      if (cell.isSame(expected)) {
        cell = next;
        writes++;
        restorations += restores ? 1 : 0;
      }
      register.onRead(cell);
    }

    @Override
    public void onDecided(View next) {
      if (next.epoch() <= (view == null ? 0 : view.epoch())) {
        return;
      }
      decided = next;
      if (!losesDecisions) {
        learn(next);
      }
    }

    @Override
    public void onRegisterAnswered() {}
  }
}

package io.diststore.ring.register;

import io.diststore.ring.message.Accept;
import io.diststore.ring.message.Accepted;
import io.diststore.ring.message.Ballot;
import io.diststore.ring.message.Message;
import io.diststore.ring.message.Outbid;
import io.diststore.ring.message.Prepare;
import io.diststore.ring.message.Promise;
import io.diststore.ring.message.RegisterQuery;
import io.diststore.ring.message.RegisterReport;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Decides the view after the current one by single-decree Paxos (Lamport, "Paxos Made Simple",
 * 2001). The acceptors are the members of the current view that are not DOWN. If the view is
 * {@linkplain View#witnessed witnessed} and their number is even, the cell outside the ring is one
 * more acceptor.
 */
/*
 * Each epoch has its own instance of Paxos. When a member installs a view, it discards the state of
 * the previous instance. Members drop messages of other epochs, so a message of another instance
 * never reaches this class.
 *
 * Without a cell outside the ring, a quorum is a majority, or exactly half of the members if that
 * half includes the eldest. In a ring of two members, the eldest is a quorum by itself, and the
 * other member is not. With a cell, a quorum is a majority of the acceptors, so in a ring of two
 * members, each of them is a quorum together with the cell. Any two quorums have an acceptor in
 * common.
 *
 * A proposer asks the cell only if too few members answer. So the members never wait for the cell
 * if they can decide without it.
 *
 * A read asks the members what they have accepted. Their answers promise nothing. If no member of a
 * quorum has accepted a view, no view has been decided yet. Otherwise an accepted view may have
 * been decided, and its proposer may have died before it could report the decision. So the reader
 * runs a round of its own, which completes the decision. A random delay before that round prevents
 * duels between readers.
 */
public final class PeerRegister implements ViewRegister {
  private enum Phase {
    /** This member has no proposal under way. */
    IDLE,
    /** The proposer waits for promises. */
    PREPARING,
    /** The proposer waits for acceptances. */
    ACCEPTING
  }

  /** How many members {@link #sample} asks. */
  private static final int SAMPLE = 4;

  private final RegisterHost host;
  private final Acceptor acceptor;

  /** The cell outside the ring, or null. */
  private final Cell cell;

  private final Witness witness;

  private Phase phase = Phase.IDLE;
  private Ballot ballot;
  private long roundMax;
  private long startedAt;

  /**
   * The view that this member proposes. Null if this member only completes another member's
   * proposal.
   */
  private View ownProposal;

  private View proposal;
  private Ballot adoptedBallot;
  private View adopted;

  /**
   * The members that an administrator has confirmed dead. Empty unless this round is a recovery.
   */
  private Set<NodeId> calledDead = Set.of();

  /** Computes the view that a recovery proposes after a given view. Null in an ordinary round. */
  private UnaryOperator<View> recoverySuccessor;

  private final Set<NodeId> answeredBy = new HashSet<>();
  private boolean isAnsweredByWitness;

  private long queryNumber;

  /** The index of the member that {@link #sample} asked last. */
  private int sampled;

  private final Set<NodeId> reporters = new HashSet<>();
  private boolean completing;
  private long completeAt;

  public PeerRegister(RegisterHost host) {
    this(host, null);
  }

  PeerRegister(RegisterHost host, Cell cell) {
    this.host = host;
    this.cell = cell;
    this.acceptor = new Acceptor(host.rules());
    this.witness = cell == null ? null : new Witness(host, cell, this::onWitness);
  }

  @Override
  public void compareAndSet(View next) {
    if (phase == Phase.IDLE) {
      begin(next);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Every live member that is not in {@code dead} must promise and accept. So if one of these
   * members has accepted a view, the recovery builds on that view.
   *
   * <p>But the recovery must not decide that view under that view's own epoch. If the members in
   * {@code dead} are alive after all, they may decide a different view for that epoch. Both views
   * could then be decided, because the quorum of a recovery need not share a member with the quorum
   * of an ordinary round.
   */
  @Override
  public boolean recover(UnaryOperator<View> successor, Set<NodeId> dead) {
    // Nodes that wait for a majority propose views too, and would outbid the recovery again and
    // again.
    roundMax = Math.max(roundMax, acceptor.roundPromised());
    begin(null);
    recoverySuccessor = successor;
    calledDead = Set.copyOf(dead);
    return true;
  }

  @Override
  public void read() {
    if (host.view() == null) {
      return;
    }
    queryNumber++;
    reporters.clear();
    broadcast(new RegisterQuery(queryNumber));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asks the next few members in view order. If a view has been decided, a majority has accepted
   * it, so each member that samples probably asks one of them.
   */
  @Override
  public void sample() {
    List<Member> members = host.view().liveMembers();
    queryNumber++;
    reporters.clear();
    for (int i = 0; i < SAMPLE; i++) {
      sampled = (sampled + 1) % members.size();
      host.send(members.get(sampled).id(), new RegisterQuery(queryNumber));
    }
  }

  @Override
  public boolean canDecide(Set<NodeId> members) {
    return quorum(host.view(), members, cell != null && cell.isUsable());
  }

  /** The member has read the cell outside the ring. */
  void onCellRead() {
    witness.onRead();
    if (witness.hasAccepted() && phase == Phase.IDLE) {
      completeLater();
    }
  }

  @Override
  public void onViewInstalled() {
    acceptor.reset();
    if (witness != null) {
      witness.stop();
    }
    phase = Phase.IDLE;
    completing = false;
    reporters.clear();
    roundMax = 0;
  }

  @Override
  public void onTick() {
    if (phase != Phase.IDLE && host.now() - startedAt > host.timing().proposalNanos()) {
      phase = Phase.IDLE;
    }
    if (completing && phase == Phase.IDLE && host.now() - completeAt >= 0) {
      completing = false;
      begin(null);
    }
  }

  @Override
  public void onMessage(NodeId from, Message message) {
    boolean votes = host.view().live(host.self());
    switch (message) {
      case Prepare prepare when votes -> host.send(from, acceptor.prepare(prepare));
      case Accept accept when votes -> host.send(from, acceptor.accept(accept));
      case RegisterQuery query when votes ->
          host.send(from, new RegisterReport(query.number(), acceptor.hasAccepted()));
      case Promise promise when isAwaited(Phase.PREPARING, promise.ballot()) -> {
        answeredBy.add(from);
        onPromise(promise);
      }
      case Accepted accepted when isAwaited(Phase.ACCEPTING, accepted.ballot()) -> {
        answeredBy.add(from);
        onAccepted();
      }
      case Outbid outbid -> onOutbid(outbid);
      case RegisterReport report -> onReport(from, report);
      default -> {}
    }
  }

  private void begin(View next) {
    ownProposal = next;
    calledDead = Set.of();
    recoverySuccessor = null;
    proposal = null;
    adopted = null;
    adoptedBallot = null;
    ballot = new Ballot(++roundMax, host.self());
    become(Phase.PREPARING);
    broadcast(new Prepare(ballot));
    if (needsWitness()) {
      witness.prepare(ballot);
    }
  }

  /** Begins a phase in which this member waits for answers. */
  private void become(Phase next) {
    phase = next;
    startedAt = host.now();
    answeredBy.clear();
    isAnsweredByWitness = false;
  }

  /** Reports whether the cell has a vote, and too few members answer to decide without it. */
  private boolean needsWitness() {
    return witness != null
        && calledDead.isEmpty()
        && hasWitness(host.view())
        && !quorum(host.view(), host.answeringMembers(), false);
  }

  private void onWitness(Message message) {
    switch (message) {
      case Promise promise when isAwaited(Phase.PREPARING, promise.ballot()) -> {
        isAnsweredByWitness = true;
        onPromise(promise);
      }
      case Accepted accepted when isAwaited(Phase.ACCEPTING, accepted.ballot()) -> {
        isAnsweredByWitness = true;
        onAccepted();
      }
      case Outbid outbid -> onOutbid(outbid);
      default -> {}
    }
  }

  private boolean isAwaited(Phase current, Ballot answered) {
    return phase == current && answered.equals(ballot);
  }

  private void onPromise(Promise promise) {
    if (promise.accepted() != null
        && (adoptedBallot == null || promise.acceptedBallot().compareTo(adoptedBallot) > 0)) {
      adoptedBallot = promise.acceptedBallot();
      adopted = promise.accepted();
    }
    if (!quorum(answeredBy)) {
      return;
    }
    proposal = recoverySuccessor == null ? ordinaryProposal() : recoveryProposal();
    if (proposal == null) {
      phase = Phase.IDLE;
      return;
    }
    become(Phase.ACCEPTING);
    broadcast(new Accept(ballot, proposal));
    if (needsWitness()) {
      witness.accept(ballot, proposal);
    }
  }

  private View ordinaryProposal() {
    return adopted != null && (ownProposal == null || host.rules().keep(Rule.PAXOS_ADOPT))
        ? adopted
        : ownProposal;
  }

  private View recoveryProposal() {
    if (adopted == null) {
      return recoverySuccessor.apply(host.view());
    }
    // An earlier recovery may already have been decided.
    boolean isRecovery = adopted.epoch() > host.view().epoch() + 1;
    return isRecovery ? adopted : recoverySuccessor.apply(adopted);
  }

  private void onAccepted() {
    if (quorum(answeredBy)) {
      phase = Phase.IDLE;
      host.onDecided(proposal);
      if (cell != null) {
        cell.publish();
      }
    }
  }

  private void onOutbid(Outbid outbid) {
    roundMax = Math.max(roundMax, outbid.promised().round());
    if (phase != Phase.IDLE && outbid.ballot().equals(ballot)) {
      phase = Phase.IDLE;
      completeLater();
    }
  }

  private void onReport(NodeId from, RegisterReport report) {
    if (report.number() != queryNumber) {
      return;
    }
    if (report.accepted() && phase == Phase.IDLE) {
      completeLater();
    }
    if (reporters.add(from) && canDecide(reporters)) {
      host.onRegisterAnswered();
    }
  }

  private void completeLater() {
    if (!completing) {
      completing = true;
      completeAt = host.now() + host.randomNanos(host.timing().gatherNanos());
    }
  }

  private boolean quorum(Set<NodeId> members) {
    if (!host.rules().keep(Rule.PAXOS_MAJORITY)) {
      return !members.isEmpty();
    }
    if (!calledDead.isEmpty()) {
      return host.view().liveMembers().stream()
          .map(Member::id)
          .allMatch(id -> calledDead.contains(id) || members.contains(id));
    }
    return quorum(host.view(), members, isAnsweredByWitness);
  }

  /** Reports whether the cell outside the ring votes on the view that follows {@code view}. */
  private static boolean hasWitness(View view) {
    return view.witnessed() && view.liveMembers().size() % 2 == 0;
  }

  /**
   * Reports whether these members can decide the view that follows {@code view}.
   *
   * @param witness whether the cell outside the ring votes too. This makes a difference only if the
   *     cell has a vote
   */
  public static boolean quorum(View view, Set<NodeId> members, boolean witness) {
    List<Member> voters = view.liveMembers();
    long count = voters.stream().filter(m -> members.contains(m.id())).count();
    if (view.witnessed()) {
      long votes = witness && hasWitness(view) ? count + 1 : count;
      // If the cell has no vote, the number of members is odd.
      return count > 0 && votes > voters.size() / 2;
    }
    return 2 * count > voters.size()
        || 2 * count == voters.size() && count > 0 && members.contains(voters.get(0).id());
  }

  private void broadcast(Message message) {
    for (Member member : host.view().liveMembers()) {
      host.send(member.id(), message);
    }
  }
}

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
 * 2001). The acceptors are the members of the current view that are not DOWN.
 */
/*
 * Each epoch has its own instance of Paxos. When a member installs a view, it discards the state of
 * the previous instance. Members drop messages of other epochs, so a message of another instance
 * never reaches this class.
 *
 * A quorum is a majority, or exactly half of the members if that half includes the eldest. Any two
 * quorums have a member in common. In a ring of two members, the eldest is a quorum by itself, and
 * the other member is not.
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

  private long queryNumber;

  /** The index of the member that {@link #sample} asked last. */
  private int sampled;

  private final Set<NodeId> reporters = new HashSet<>();
  private boolean completing;
  private long completeAt;

  public PeerRegister(RegisterHost host) {
    this.host = host;
    this.acceptor = new Acceptor(host.rules());
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
  public void onViewInstalled() {
    acceptor.reset();
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
      case Promise promise -> onPromise(from, promise);
      case Accepted accepted -> onAccepted(from, accepted);
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
    answeredBy.clear();
    ballot = new Ballot(++roundMax, host.self());
    phase = Phase.PREPARING;
    startedAt = host.now();
    broadcast(new Prepare(ballot));
  }

  private void onPromise(NodeId from, Promise promise) {
    if (phase != Phase.PREPARING || !promise.ballot().equals(ballot)) {
      return;
    }
    if (promise.accepted() != null
        && (adoptedBallot == null || promise.acceptedBallot().compareTo(adoptedBallot) > 0)) {
      adoptedBallot = promise.acceptedBallot();
      adopted = promise.accepted();
    }
    answeredBy.add(from);
    if (!quorum(answeredBy)) {
      return;
    }
    proposal = recoverySuccessor == null ? ordinaryProposal() : recoveryProposal();
    answeredBy.clear();
    if (proposal == null) {
      phase = Phase.IDLE;
      return;
    }
    phase = Phase.ACCEPTING;
    broadcast(new Accept(ballot, proposal));
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

  private void onAccepted(NodeId from, Accepted message) {
    if (phase != Phase.ACCEPTING || !message.ballot().equals(ballot)) {
      return;
    }
    answeredBy.add(from);
    if (quorum(answeredBy)) {
      phase = Phase.IDLE;
      host.onDecided(proposal);
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
    if (reporters.add(from) && quorum(host.view(), reporters)) {
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
    return quorum(host.view(), members);
  }

  /** Reports whether these members can decide the view that follows {@code view}. */
  public static boolean quorum(View view, Set<NodeId> members) {
    List<Member> voters = view.liveMembers();
    long count = voters.stream().filter(m -> members.contains(m.id())).count();
    return 2 * count > voters.size()
        || 2 * count == voters.size() && count > 0 && members.contains(voters.get(0).id());
  }

  private void broadcast(Message message) {
    for (Member member : host.view().liveMembers()) {
      host.send(member.id(), message);
    }
  }
}

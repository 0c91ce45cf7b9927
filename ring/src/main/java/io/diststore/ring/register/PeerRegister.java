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
 * Each epoch is a separate instance of Paxos. Installing a view voids the state of the previous
 * instance. Members drop messages of other epochs, so a message of another instance never arrives
 * here.
 *
 * A quorum is a majority, or exactly half of the members if the eldest is one of them. Any two
 * quorums have a member in common. So of two members, the eldest can continue without the other,
 * and the other cannot continue without the eldest.
 *
 * A read promises nothing. It asks the members what they have accepted. If any member of a quorum
 * has accepted a view, that view may have been decided, and its proposer may have died before it
 * could report the decision. So the reader completes the decision with a round of its own, after a
 * random delay that prevents duels between readers. If no member of a quorum has accepted a view,
 * no view has been decided yet.
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

  private final RegisterHost host;
  private final Acceptor acceptor;

  private Phase phase = Phase.IDLE;
  private Ballot ballot;
  private long roundMax;
  private long startedAt;

  /**
   * The view that this member proposes, or null if it only completes the proposal of another
   * member.
   */
  private View ownProposal;

  private View proposal;
  private Ballot adoptedBallot;
  private View adopted;

  /** The members that an administrator has confirmed to be dead, for the current round. */
  private Set<NodeId> calledDead = Set.of();

  /** Returns the view that a recovery proposes after a given view; null in an ordinary round. */
  private UnaryOperator<View> recoverySuccessor;

  private final Set<NodeId> answeredBy = new HashSet<>();

  private long queryNumber;
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
   * <p>All members except the dead ones must promise and accept. So the recovery builds on any view
   * that one of these members has accepted.
   *
   * <p>The recovery must not complete such a view under the epoch of that view. The quorum of a
   * recovery need not share a member with the quorums of ordinary rounds. So if the members called
   * dead are alive, they may decide another view of that epoch.
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
    // Another recovery may have been decided already.
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

  /** Reports whether these members can decide the view after this one. */
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

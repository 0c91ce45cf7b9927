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

/**
 * Single-decree Paxos (Lamport, "Paxos Made Simple", 2001) for the view after the current one,
 * among the members of the current one that are not DOWN.
 */
/*
 * Each epoch is an instance of its own: installing a view voids all that belongs to the one before, and members gate messages by epoch, so a
 * message of another instance never gets here.
 *
 * A quorum is a majority, or exactly half with the eldest in it: two such sets always meet. So of two members the eldest can go on
 * alone, and the other cannot.
 *
 * A read promises nothing: it asks what was accepted. If any member of a quorum accepted something, that may have been decided and be known to
 * nobody (its proposer died), so the reader brings it to an end by a round of its own, after a random delay against duels. If nobody of a
 * quorum has accepted anything, nothing has been decided yet.
 */
public final class PeerRegister implements ViewRegister {
  private enum Phase {
    /** Nothing proposed. */
    IDLE,
    /** Promises are awaited. */
    PREPARING,
    /** Acceptances are awaited. */
    ACCEPTING
  }

  private final RegisterHost host;
  private final Acceptor acceptor;

  private Phase phase = Phase.IDLE;
  private Ballot ballot;
  private long roundMax;
  private long startedAt;

  /** What this member wants decided; null when it only brings another's proposal to its end. */
  private View own;

  private View value;
  private Ballot bestBallot;
  private View best;

  /** Members that an administrator called dead, for the round under way. */
  private Set<NodeId> excused = Set.of();

  private final Set<NodeId> answered = new HashSet<>();

  private long queryNumber;
  private final Set<NodeId> reported = new HashSet<>();
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
   * All that are not dead must promise and accept: nothing that one of them accepted is passed
   * over.
   */
  @Override
  public boolean recover(View next, Set<NodeId> dead) {
    begin(next);
    excused = Set.copyOf(dead);
    return true;
  }

  @Override
  public void read() {
    if (host.view() == null) {
      return;
    }
    queryNumber++;
    reported.clear();
    broadcast(new RegisterQuery(queryNumber));
  }

  @Override
  public void installed() {
    acceptor.reset();
    phase = Phase.IDLE;
    completing = false;
    reported.clear();
    roundMax = 0;
  }

  @Override
  public void tick() {
    if (phase != Phase.IDLE && host.now() - startedAt > host.timing().proposalNanos()) {
      phase = Phase.IDLE;
    }
    if (completing && phase == Phase.IDLE && host.now() - completeAt >= 0) {
      completing = false;
      begin(null);
    }
  }

  @Override
  public void received(NodeId from, Message message) {
    boolean votes = host.view().live(host.self());
    switch (message) {
      case Prepare prepare when votes -> host.send(from, acceptor.prepare(prepare));
      case Accept accept when votes -> host.send(from, acceptor.accept(accept));
      case RegisterQuery query when votes ->
          host.send(from, new RegisterReport(query.number(), acceptor.hasAccepted()));
      case Promise promise -> promised(from, promise);
      case Accepted accepted -> accepted(from, accepted);
      case Outbid outbid -> outbid(outbid);
      case RegisterReport report -> reported(from, report);
      default -> {}
    }
  }

  private void begin(View next) {
    own = next;
    excused = Set.of();
    value = null;
    best = null;
    bestBallot = null;
    answered.clear();
    ballot = new Ballot(++roundMax, host.self());
    phase = Phase.PREPARING;
    startedAt = host.now();
    broadcast(new Prepare(ballot));
  }

  private void promised(NodeId from, Promise promise) {
    if (phase != Phase.PREPARING || !promise.ballot().equals(ballot)) {
      return;
    }
    if (promise.accepted() != null
        && (bestBallot == null || promise.acceptedBallot().compareTo(bestBallot) > 0)) {
      bestBallot = promise.acceptedBallot();
      best = promise.accepted();
    }
    answered.add(from);
    if (!quorum(answered)) {
      return;
    }
    value = best != null && (own == null || host.rules().keep(Rule.PAXOS_ADOPT)) ? best : own;
    answered.clear();
    if (value == null) {
      phase = Phase.IDLE;
      return;
    }
    phase = Phase.ACCEPTING;
    broadcast(new Accept(ballot, value));
  }

  private void accepted(NodeId from, Accepted message) {
    if (phase != Phase.ACCEPTING || !message.ballot().equals(ballot)) {
      return;
    }
    answered.add(from);
    if (quorum(answered)) {
      phase = Phase.IDLE;
      host.learn(value);
    }
  }

  private void outbid(Outbid outbid) {
    roundMax = Math.max(roundMax, outbid.promised().round());
    if (phase != Phase.IDLE && outbid.ballot().equals(ballot)) {
      phase = Phase.IDLE;
      completeLater();
    }
  }

  private void reported(NodeId from, RegisterReport report) {
    if (report.number() != queryNumber) {
      return;
    }
    if (report.accepted() && phase == Phase.IDLE) {
      completeLater();
    }
    if (reported.add(from) && quorum(host.view(), reported)) {
      host.registerAnswered();
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
    if (!excused.isEmpty()) {
      return host.view().liveMembers().stream()
          .map(Member::id)
          .allMatch(id -> excused.contains(id) || members.contains(id));
    }
    return quorum(host.view(), members);
  }

  /** Whether these members can decide the view after this one. */
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

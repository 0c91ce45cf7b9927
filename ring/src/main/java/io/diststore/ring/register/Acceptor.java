package io.diststore.ring.register;

import io.diststore.ring.message.Accept;
import io.diststore.ring.message.Accepted;
import io.diststore.ring.message.Message;
import io.diststore.ring.message.Outbid;
import io.diststore.ring.message.Prepare;
import io.diststore.ring.message.Promise;
import io.diststore.ring.message.Votes;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.shell.Rules;

/**
 * The part of a member that votes on the next view. Votes are kept only in memory. This is safe,
 * because a member that restarts becomes a new incarnation, and the current view does not list that
 * incarnation. So no acceptor ever forgets a vote.
 */
final class Acceptor {
  private final Rules rules;
  private Votes votes = Votes.NONE;

  Acceptor(Rules rules) {
    this.rules = rules;
  }

  void reset() {
    votes = Votes.NONE;
  }

  boolean hasAccepted() {
    return votes.accepted() != null;
  }

  /** Returns the round of the highest ballot that this acceptor has promised, or 0. */
  long roundPromised() {
    return votes.promised() == null ? 0 : votes.promised().round();
  }

  Message prepare(Prepare prepare) {
    if (votes.isOutbid(prepare.ballot())) {
      return new Outbid(prepare.ballot(), votes.promised());
    }
    votes = votes.promise(prepare.ballot());
    return new Promise(prepare.ballot(), votes.acceptedBallot(), votes.accepted());
  }

  Message accept(Accept accept) {
    if (votes.isOutbid(accept.ballot()) && rules.keep(Rule.PAXOS_PROMISE)) {
      return new Outbid(accept.ballot(), votes.promised());
    }
    votes = votes.accept(accept.ballot(), accept.view());
    return new Accepted(accept.ballot());
  }
}

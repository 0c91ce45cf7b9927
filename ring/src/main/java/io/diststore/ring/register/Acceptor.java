package io.diststore.ring.register;

import io.diststore.ring.message.Accept;
import io.diststore.ring.message.Accepted;
import io.diststore.ring.message.Ballot;
import io.diststore.ring.message.Message;
import io.diststore.ring.message.Outbid;
import io.diststore.ring.message.Prepare;
import io.diststore.ring.message.Promise;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.view.View;

/**
 * The part of a member that votes on the next view. Votes are kept only in memory. This is safe,
 * because a member that restarts becomes a new incarnation, and the current view does not list that
 * incarnation. So no acceptor ever forgets a vote.
 */
final class Acceptor {
  private final Rules rules;
  private Ballot promised;
  private Ballot acceptedBallot;
  private View accepted;

  Acceptor(Rules rules) {
    this.rules = rules;
  }

  void reset() {
    promised = null;
    acceptedBallot = null;
    accepted = null;
  }

  boolean hasAccepted() {
    return accepted != null;
  }

  Message prepare(Prepare prepare) {
    if (promised != null && prepare.ballot().compareTo(promised) < 0) {
      return new Outbid(prepare.ballot(), promised);
    }
    promised = prepare.ballot();
    return new Promise(promised, acceptedBallot, accepted);
  }

  Message accept(Accept accept) {
    boolean outbid = promised != null && accept.ballot().compareTo(promised) < 0;
    if (outbid && rules.keep(Rule.PAXOS_PROMISE)) {
      return new Outbid(accept.ballot(), promised);
    }
    promised = accept.ballot();
    acceptedBallot = accept.ballot();
    accepted = accept.view();
    return new Accepted(accept.ballot());
  }
}

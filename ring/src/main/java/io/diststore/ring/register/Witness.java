package io.diststore.ring.register;

import io.diststore.ring.message.Accepted;
import io.diststore.ring.message.Ballot;
import io.diststore.ring.message.Message;
import io.diststore.ring.message.Outbid;
import io.diststore.ring.message.Promise;
import io.diststore.ring.message.Votes;
import io.diststore.ring.shell.Registered;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.view.View;
import java.util.function.Consumer;

/**
 * The cell outside the ring as an acceptor of Paxos. The proposer computes the vote of the cell and
 * writes it to the cell. The cell takes the vote only if its contents are still those from which
 * the vote was computed. So the votes of the cell are those of one acceptor, whichever proposers
 * write them.
 *
 * <p>The cell votes on the view that follows the view that it holds, and on no other view. If the
 * cell holds an older view, the proposer first writes the view in force.
 */
final class Witness {
  private final RegisterHost host;
  private final Cell cell;
  private final Consumer<Message> proposer;
  private Ballot ballot;

  /** The view that the cell should accept, or null if it should promise the ballot. */
  private View proposal;

  private boolean isAsked;

  /**
   * @param proposer receives the answers, which are the same as those of a member
   */
  Witness(RegisterHost host, Cell cell, Consumer<Message> proposer) {
    this.host = host;
    this.cell = cell;
    this.proposer = proposer;
  }

  void prepare(Ballot asked) {
    ask(asked, null);
  }

  void accept(Ballot asked, View view) {
    ask(asked, view);
  }

  /** The proposer no longer waits for an answer. */
  void stop() {
    isAsked = false;
  }

  private void ask(Ballot asked, View view) {
    ballot = asked;
    proposal = view;
    isAsked = true;
    vote();
  }

  /** This member has read the cell. Answers the proposer, or asks the cell again. */
  void onRead() {
    if (isAsked) {
      vote();
    }
  }

  /** Reports whether the cell has accepted a view that follows the view in force. */
  boolean hasAccepted() {
    Registered held = cell.held();
    return held != null && held.votes().accepted() != null && held.holds(host.view());
  }

  private void vote() {
    if (!cell.isUsable()) {
      return;
    }
    Registered held = cell.held();
    if (host.rules().keep(Rule.WITNESS_VIEW) && !held.holds(host.view())) {
      cell.publish();
      return;
    }
    Votes votes = held.votes();
    if (proposal == null && ballot.equals(votes.promised())) {
      answer(new Promise(ballot, votes.acceptedBallot(), votes.accepted()));
    } else if (proposal != null && ballot.equals(votes.acceptedBallot())) {
      answer(new Accepted(ballot));
    } else if (votes.isOutbid(ballot)) {
      answer(new Outbid(ballot, votes.promised()));
    } else {
      Votes next = proposal == null ? votes.promise(ballot) : votes.accept(ballot, proposal);
      cell.replace(held, held.withVotes(next));
    }
  }

  private void answer(Message message) {
    isAsked = false;
    proposer.accept(message);
  }
}

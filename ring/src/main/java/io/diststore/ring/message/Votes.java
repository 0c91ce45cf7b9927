package io.diststore.ring.message;

import io.diststore.ring.view.View;

/**
 * The state of an acceptor in one instance of Paxos. Immutable.
 *
 * @param promised the highest ballot that the acceptor has promised, or null
 * @param acceptedBallot the ballot under which the acceptor has last accepted a view, or null
 * @param accepted the view that the acceptor has last accepted, or null
 */
public record Votes(Ballot promised, Ballot acceptedBallot, View accepted) {
  /** The acceptor has not voted yet. */
  public static final Votes NONE = new Votes(null, null, null);

  /** Reports whether the acceptor has promised a higher ballot than this one. */
  public boolean isOutbid(Ballot ballot) {
    return promised != null && ballot.compareTo(promised) < 0;
  }

  /** Returns the state after the acceptor has promised this ballot. */
  public Votes promise(Ballot ballot) {
    return new Votes(ballot, acceptedBallot, accepted);
  }

  /** Returns the state after the acceptor has accepted a view under this ballot. */
  public Votes accept(Ballot ballot, View view) {
    return new Votes(ballot, ballot, view);
  }
}

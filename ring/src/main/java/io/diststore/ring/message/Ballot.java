package io.diststore.ring.message;

import io.diststore.ring.view.NodeId;

/** A Paxos ballot. Ballots are totally ordered, and two proposers never use the same ballot. */
public record Ballot(long round, NodeId proposer) implements Comparable<Ballot> {
  @Override
  public int compareTo(Ballot other) {
    return round != other.round
        ? Long.compare(round, other.round)
        : proposer.compareTo(other.proposer);
  }

  @Override
  public String toString() {
    return round + ":" + proposer;
  }
}

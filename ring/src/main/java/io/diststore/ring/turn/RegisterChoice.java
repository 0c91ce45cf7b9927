package io.diststore.ring.turn;

/** Where the next view is decided. */
public enum RegisterChoice {
  /** The members decide it among themselves, by Paxos. */
  PEERS,
  /** A register outside of the ring decides it. The shell reads and sets that register. */
  OUTSIDE
}

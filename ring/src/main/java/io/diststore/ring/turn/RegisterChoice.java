package io.diststore.ring.turn;

/** How the next view is decided. */
public enum RegisterChoice {
  /** The members decide the next view among themselves, by Paxos. */
  PEERS,
  /** A register outside the ring decides the next view. The shell reads and sets that register. */
  OUTSIDE
}

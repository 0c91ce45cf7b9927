package io.diststore.ring.node;

/** Where the next view is decided. */
public enum RegisterChoice {
  /** Among the members, by Paxos. */
  PEERS,
  /** By a register outside, which the shell reads and sets. */
  OUTSIDE
}

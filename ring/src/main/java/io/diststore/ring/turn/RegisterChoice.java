package io.diststore.ring.turn;

/** How the next view is decided. */
public enum RegisterChoice {
  /** The members decide the next view among themselves, by Paxos. */
  PEERS,
  /**
   * There is a cell outside the ring, which the shell reads and writes. The members decide the next
   * view with the cell as a witness. If the view is not witnessed, the cell decides.
   */
  OUTSIDE
}

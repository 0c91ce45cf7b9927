package io.diststore.ring.shell;

/**
 * The rules of the protocol, by name. Code that implements a rule mentions the rule's name. For
 * each rule, {@code docs/protocol.md} describes a schedule of messages that goes wrong without the
 * rule. It also names a simulation run that fails without the rule.
 */
public enum Rule {
  /** R1: A write is acknowledged only when all its writers have stored it. */
  ACKNOWLEDGE_ALL,
  /**
   * R2: A member takes writes, sessions and housekeeping only from the primary of its own epoch.
   */
  EPOCH,
  /**
   * R3: When a copy receives two writes to the same key, the later version wins, whatever the order
   * of arrival.
   */
  LATER_VERSION,
  /** R4: A primary answers reads only while it holds a lease from every other in-sync owner. */
  LEASES,
  /**
   * R4: To answer reads, a primary also needs a lease from each target owner that it has reported
   * as filled.
   */
  TARGET_LEASE,
  /** R7: After its clock stood still, a member gives up the leases that it holds. */
  STANDSTILL,
  /**
   * R5: A new primary waits until the leases that it granted have expired or have been given up.
   */
  LEASE_WAIT,
  /**
   * R5: A new primary waits for the leases that it granted to all members, not only for the lease
   * of the former primary.
   */
  WAIT_ALL,
  /** R6: A member never grants a lease in its answer to a beacon from an earlier epoch. */
  GRANT_EPOCH,
  /**
   * R9: Before a new primary serves, it makes the copies of the other in-sync owners equal to its
   * own.
   */
  RECONCILE,
  /** R11: A session replaces the copy of an in-sync owner in one step, when the session ends. */
  ATOMIC_RECONCILE,
  /** R10: A target owner counts as filled only when its session has ended. */
  FILL,
  /** R10: A write also waits for each target owner that has answered the start of its session. */
  TARGET_STORES,
  /**
   * R12: A session replaces the entries that the receiver already had, even those with later
   * versions.
   */
  FORCED_FILL,
  /** R12: A session deletes entries of the receiver that the primary does not have. */
  FILL_DELETE,
  /** R13: The receiver of a session takes every chunk exactly once. */
  CHUNK_ONCE,
  /** R14: The outcomes and the floor of a session are read at the same moment as its entries. */
  IDS_WITH_SNAPSHOT,
  /**
   * R16: A request whose outcome is remembered is answered with that outcome and not applied again.
   */
  DEDUP,
  /** R16: Every replicated write carries the outcome of its request. */
  DEDUP_REPLICATE,
  /** R16: Every session carries the remembered outcomes of its segment. */
  DEDUP_TRANSFER,
  /** R17: The digest of a segment covers the remembered outcomes. */
  DIGEST_IDS,
  /** R18: A request whose number is below its client's mark is never applied. */
  FORGOTTEN_REFUSED,
  /** R18: Writes and sessions carry the marks of clients. */
  MARKS_TRAVEL,
  /** R15: A writer acknowledges a write at or below the floor, but does not apply it. */
  FLOOR,
  /**
   * R15: A primary drops tombstones only while the segment has no pending write and no open
   * session.
   */
  TOMBSTONES,
  /** R19: A read returns the last committed value. */
  COMMITTED_READS,
  /** R19: A conditional write waits until its key has no pending write. */
  CONDITION_WAITS,
  /**
   * R20: If the condition of a repeated request fails, all writers record the failure before the
   * request is answered.
   */
  RECORD_FAILURE,
  /**
   * R22: A primary reports an expired value as absent only after the deletion of that value is
   * committed.
   */
  EXPIRY_COMMITTED,
  /** R21: A request is reported as not applied only if every copy of it was refused explicitly. */
  UNAVAILABLE_ALL,
  /** R23: A member that was DOWN is in sync again only in the view that sets serving = target. */
  RETURN_AS_JOINING,
  /** R24: When the first holder of a lost segment returns, it becomes the segment's only holder. */
  ONE_HOLDER,
  /**
   * R35: A member accepts a loss only while the loss is exactly the one that the administrator
   * named.
   */
  ACCEPT_NAMED,
  /** R35: The heir of a lost segment starts with an empty copy. */
  EMPTY_HEIR,
  /** R31, Paxos: An acceptor accepts no proposal with a ballot below its promise. */
  PAXOS_PROMISE,
  /** R31, Paxos: A proposer adopts the view that was accepted under the highest ballot. */
  PAXOS_ADOPT,
  /**
   * R31, Paxos: A view needs the votes of a majority, or of exactly half of the members including
   * the eldest.
   */
  PAXOS_MAJORITY,
  /** R43: The cell votes only on the view that follows the view that it holds. */
  WITNESS_VIEW,
  /**
   * R43: A member relies on the cell only when every other member that reaches the cell has had
   * time to restore a lost view.
   */
  WITNESS_SETTLES,
  /** R44: Newcomers carry on only if every member of the view in the cell has ended. */
  TAKE_OVER_ENDED,
  /**
   * R32: Every member reads the register regularly, and more often while a proposal is unanswered.
   */
  REREAD,
  /**
   * R25: After a pause, a member restarts the clocks with which it measures the silence of the
   * other members.
   */
  PAUSE_GAP,
  /** R36: After a long pause, a node refuses writes that may have arrived during the pause. */
  PAUSE_BACKLOG,
  /**
   * R36: A primary takes a copy of a write only if the copy names a beacon that the primary sent
   * recently. So the primary knows that the copy was sent recently.
   */
  RECENT_BEACON
}

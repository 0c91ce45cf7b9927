package io.diststore.ring.shell;

/**
 * The protocol's rules by name. Each place in the code that follows one names it; {@code
 * docs/protocol.md} says which schedule of messages forced it, and which simulation goes wrong
 * without it.
 */
public enum Rule {
  /** A write is acknowledged when all writers have stored it. */
  ACKNOWLEDGE_ALL,
  /** Replicas take writes, sessions and housekeeping only from the primary of their own epoch. */
  EPOCH,
  /** Of two writes of a key the later version stays, in whatever order they come. */
  LATER_VERSION,
  /** The primary reads only while it holds the lease of every other in-sync owner. */
  LEASES,
  /** The lease of a target owner is needed from the report on that it is filled. */
  TARGET_LEASE,
  /** A new primary waits until the leases that it granted have run out or were given up. */
  LEASE_WAIT,
  /** It waits for the leases of all members, not of the former primary alone. */
  WAIT_ALL,
  /** A beacon of a lower epoch is granted no lease. */
  GRANT_EPOCH,
  /** A new primary makes the other in-sync owners equal to its own copy before it serves. */
  RECONCILE,
  /** On an in-sync owner a session takes effect at its end, at once. */
  ATOMIC_RECONCILE,
  /** A target owner counts as filled when its session has ended, not before. */
  FILL,
  /** From its answer to the start of its session on, a write waits for a target owner too. */
  TARGET_STORES,
  /** What the receiver held before a session is replaced, whatever its version. */
  FORCED_FILL,
  /** What the receiver held and the session did not bring is deleted. */
  FILL_DELETE,
  /** Every chunk of a session is taken once. */
  CHUNK_ONCE,
  /** Outcomes and floor of a session are cut in the same moment as its entries. */
  IDS_WITH_SNAPSHOT,
  /** A request whose outcome is remembered is answered from memory. */
  DEDUP,
  /** Outcomes travel with each write. */
  DEDUP_REPLICATE,
  /** Outcomes travel with each session. */
  DEDUP_TRANSFER,
  /** The digest covers the remembered outcomes. */
  DIGEST_IDS,
  /** A request below its client's mark is not applied any more. */
  FORGOTTEN_REFUSED,
  /** Marks travel with every write and every session start. */
  MARKS_TRAVEL,
  /** Writes at or below the floor are acknowledged and not applied. */
  FLOOR,
  /** Tombstones are dropped only with nothing pending and no session open. */
  TOMBSTONES,
  /** Reads answer the last committed value. */
  COMMITTED_READS,
  /** A conditional write waits until no write of its key is pending. */
  CONDITION_WAITS,
  /**
   * The failed condition of a retried request is recorded with all writers before it is answered.
   */
  RECORD_FAILURE,
  /** An expired value is answered absent only once its deletion is committed. */
  EXPIRY_COMMITTED,
  /** A request is called not applied only if every copy of it was refused by name. */
  UNAVAILABLE_ALL,
  /** A member that was DOWN is in sync again only in the view that sets serving = target. */
  RETURN_AS_JOINING,
  /** The first holder of a lost segment that returns is its only holder. */
  ONE_HOLDER,
  /** A loss is accepted only while it is exactly the one that the administrator named. */
  ACCEPT_NAMED,
  /** Who begins lost segments anew holds nothing of them. */
  EMPTY_HEIR,
  /** Paxos: an acceptor accepts nothing below its promise. */
  PAXOS_PROMISE,
  /** Paxos: a proposer takes over what was accepted under the highest ballot. */
  PAXOS_ADOPT,
  /** Paxos: a majority decides, or exactly half of the members with the eldest. */
  PAXOS_MAJORITY,
  /**
   * An unanswered proposal is followed by reads of the register, and every member reads it now and
   * then.
   */
  REREAD,
  /** After a pause of one's own the silence of others means nothing. */
  PAUSE_GAP
}

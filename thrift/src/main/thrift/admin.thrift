/**
 * The calls that an administrator, usually the Kubernetes operator, makes to one node of a store.
 * The administrator connects to the port that the node has for peers.
 *
 * In a call, the name of the service precedes the name of the method, for example `Admin:report`,
 * as in Thrift's multiplexed protocol. The answer names only the method, for example `report`, as
 * the answers of Thrift's own multiplexed servers do. If the ring has a token, the first call of a
 * connection must be `Peer:authorize`; the node refuses all calls before that one. Every call is
 * answered at once. A call whose work takes long only starts this work, and later reports show the
 * progress.
 *
 * A field id is never used again for another field. New fields are optional.
 */
include "diststore.thrift"

namespace java io.diststore.thrift.admin
namespace py admin

/** The node did not carry out a call, and changed nothing. */
exception NotObeyed {
  /** Says which call was refused, why, and what to do about it. */
  1: string message
}

/** A member, as the answering node's view lists it. */
struct ViewMember {
  1: required string name,
  2: required i64 incarnation,
  3: required diststore.MemberState state,
  /** The zone and the machine of the member; not set if unknown. */
  4: optional string zone,
  5: optional string host
}

/** The segments that are lost, because every copy of them was on members that are DOWN. */
struct Loss {
  /** The name of this loss. The name changes if any lost segment or any holder changes. */
  1: required string incident,
  /** The number of lost segments. */
  2: required i32 segments,
  /** The members that can restore the segments if they come back with their data. */
  3: required list<ViewMember> holders
}

/** The state of one node and of the ring as the node knows it, all taken at the same moment. */
struct NodeReport {
  /** The node's name and its current incarnation. */
  1: required string name,
  2: required i64 incarnation,
  /** The version of the node's software. */
  3: required string version,
  /**
   * Whether the node is outside the ring because its pod is retired. The node has left the ring, or
   * has never asked to join it. Such a node only forwards requests, and never joins again.
   */
  4: required bool parked,
  /** Whether the node sees its pod marked as retired. If not, the node does not obey `die`. */
  5: required bool retired,
  /** How far the node has come in leaving its ring. */
  6: required diststore.HandoffStatus handoff,
  /**
   * The number of live keys of which the node has a copy, and the size of these keys and their
   * values in bytes.
   */
  7: required i64 keys,
  8: required i64 bytes,
  /**
   * The bytes of memory that the node's entries occupy, and the bytes that they may occupy. Every
   * node estimates both numbers in the same way.
   */
  9: required i64 memoryHeld,
  10: required i64 memoryRoom,
  /**
   * The epoch of the node's current view. If the node has no view, the epoch is 0 and all following
   * fields are unset.
   */
  11: required i64 epoch,
  12: optional i64 ringHigh,
  13: optional i64 ringLow,
  /** The members in the order of the view; the first is the oldest. */
  14: optional list<ViewMember> members,
  /** The number of copies that each segment should have, and the number of segments. */
  15: optional i32 copies,
  16: optional i32 segments,
  /** True if no segment moves, no member is DOWN, and no segment is lost. */
  17: optional bool whole,
  /**
   * The number of segments that have fewer than `copies` copies, although the ring has enough
   * members for that many copies.
   */
  18: optional i32 segmentsUnderCopies,
  /**
   * `movingTotal` is the number of segments that move to new owners, and `movingDone` is how many
   * of these the new owners already have. Both are 0 if no segment moves.
   */
  19: optional i32 movingDone,
  20: optional i32 movingTotal,
  /** Set while segments are lost. */
  21: optional Loss loss,
  /** The number of segments whose primary is this node, and how many of these it serves. */
  22: optional i32 primaries,
  23: optional i32 serving,
  /**
   * Why the node refuses the view in the external register, in a sentence. Unset while the node
   * follows the register.
   */
  24: optional string registerFault,
  /** The number of zones over which the copies are spread; not set if no member has a zone. */
  25: optional i32 zones
}

service Admin {
  /** Returns the state of the node and its view of the ring. */
  NodeReport report(),

  /**
   * Tells the node to hand over all its data, to leave its ring, and to park. A parked node keeps
   * running and forwards requests, but never joins again. The node obeys only if `incarnation` is
   * its current incarnation. On Kubernetes, the node must also see that its pod is marked as
   * retired. The call cannot be undone. Repeating the call is safe.
   */
  void die(1: required i64 incarnation) throws (1: NotObeyed notObeyed),

  /**
   * States that this incarnation of a member has ended for good. So the ring need not wait until
   * the detection time has passed.
   */
  void gone(1: required string name, 2: required i64 incarnation) throws (1: NotObeyed notObeyed),

  /**
   * Gives up the data of the lost segments, which become available again and are empty. `incident`
   * is the name of the loss. The node refuses if the current loss has a different name.
   */
  void accept_loss(1: required string incident) throws (1: NotObeyed notObeyed)
}

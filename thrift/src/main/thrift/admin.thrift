/**
 * The calls of an administrator, usually the Kubernetes operator, to one node of a store. They go
 * to the node's port for peers.
 *
 * Every method travels under the name of its service, for example `Admin:report`, as in Thrift's
 * multiplexed protocol. The answer names only the method, for example `report`, as the answers of
 * Thrift's own multiplexed servers do. If the ring has a token, the first call of a connection must
 * be `Peer:authorize`; the node refuses other calls before it. Every call is answered at once: a
 * call that takes long only starts the work, and later reports show its progress.
 *
 * A field id never gets a second meaning. New fields are optional.
 */
include "diststore.thrift"

namespace java io.diststore.thrift.admin
namespace py admin

/** The node did not carry out a call, and nothing happened. */
exception NotObeyed {
  /** Which call was refused, why, and what to do about it. */
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
  /**
   * Identifies this loss. A loss with one more segment, or any other loss, has a different name.
   */
  1: required string incident,
  /** The number of lost segments. */
  2: required i32 segments,
  /** The members that can restore the segments if they come back with their data. */
  3: required list<ViewMember> holders
}

/** The state of one node and its view of the ring, all taken at the same moment. */
struct NodeReport {
  /** The node's name and its incarnation under that name. */
  1: required string name,
  2: required i64 incarnation,
  /** The version of the node's software. */
  3: required string version,
  /**
   * Whether the node has left the ring, or never asked to join, because its pod is retired. Such a
   * node only forwards requests, and never joins again.
   */
  4: required bool parked,
  /**
   * Whether the node finds the mark of a retired pod on its own pod. Without the mark it does not
   * obey `die`.
   */
  5: required bool retired,
  /** The progress of the node's leave. */
  6: required diststore.HandoffStatus handoff,
  /**
   * The number of live keys on the node, copies included, and the bytes of these keys and values.
   */
  7: required i64 keys,
  8: required i64 bytes,
  /**
   * The memory that the node's entries occupy and the memory that they may occupy, in bytes. Every
   * node estimates both from the same assumed sizes.
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
  /** Whether no segment moves, no member is DOWN, and no segment is lost. */
  17: optional bool whole,
  /** The number of segments with fewer than `copies` copies although there are enough members. */
  18: optional i32 segmentsUnderCopies,
  /** How many of the moving segments their new owners already have; 0 of 0 if no segment moves. */
  19: optional i32 movingDone,
  20: optional i32 movingTotal,
  /** Set while segments are lost. */
  21: optional Loss loss,
  /** The number of segments whose primary is this node, and how many of these it serves. */
  22: optional i32 primaries,
  23: optional i32 serving,
  /** The number of zones over which the copies are spread; not set if no member names a zone. */
  24: optional i32 zones
}

service Admin {
  /** Returns the state of the node and its view of the ring. */
  NodeReport report(),

  /**
   * Makes this incarnation of the node hand all its data over, leave its ring, and park: the
   * process keeps running and forwards requests, but never joins again. The node obeys only if
   * `incarnation` is its own and, on Kubernetes, if the node itself finds its pod marked as
   * retired. The call cannot be undone. The node also obeys a repeated call.
   */
  void die(1: required i64 incarnation) throws (1: NotObeyed notObeyed),

  /**
   * States that this incarnation of a member has ended for good. The ring then need not wait for
   * the detection time.
   */
  void gone(1: required string name, 2: required i64 incarnation) throws (1: NotObeyed notObeyed),

  /**
   * Gives up the data of the loss that `incident` names: its segments start empty. The node refuses
   * if the present loss has a different name.
   */
  void accept_loss(1: required string incident) throws (1: NotObeyed notObeyed)
}

/**
 * What an administrator, as a rule the operator on Kubernetes, says to one node of a store: on the port of the node's peers.
 *
 * Every method travels under the name of its service, `Admin:report`, as Thrift's multiplexed protocol has it. With a token, the
 * connection's first call is `Peer:authorize`; any other call before it is refused. Calls are answered at once; what takes long is begun,
 * and its progress is in the next `report`.
 *
 * Field ids are never given a second meaning. New fields are optional.
 */
include "diststore.thrift"

namespace java io.diststore.thrift.admin
namespace py admin

/** Why a call was not obeyed; nothing happened. */
exception NotObeyed {
  /** What, why, and what to do. */
  1: string message
}

/** A member as the answering node's view lists it. */
struct ViewMember {
  1: required string name,
  2: required i64 incarnation,
  3: required diststore.MemberState state
}

/** What is gone: segments of which every copy was on members that are DOWN. */
struct Loss {
  /** Names this very loss; another loss, or one more segment, has another name. */
  1: required string incident,
  /** How many segments. */
  2: required i32 segments,
  /** The members that hold what is left of them, if they come back with what they had. */
  3: required list<ViewMember> holders
}

/** All that one node says of itself and of its ring, of one moment. */
struct NodeReport {
  /** Its name and which life of that name this is. */
  1: required string name,
  2: required i64 incarnation,
  /** The version of its software. */
  3: required string version,
  /** Whether it has left, or never asked for admission, because its pod is retired. It only forwards, and never joins again. */
  4: required bool parked,
  /** Whether its pod carries the mark of a retired pod, as the node itself reads it. Without the mark `die` is not obeyed. */
  5: required bool retired,
  /** How far it has come with leaving. */
  6: required diststore.HandoffStatus handoff,
  /** Live keys that it holds, copies included, and the bytes of those keys and values. */
  7: required i64 keys,
  8: required i64 bytes,
  /** What its entries occupy in memory, and how much they may: bytes, estimated from the same sizes on every node. */
  9: required i64 memoryHeld,
  10: required i64 memoryRoom,
  /** The view in force at this node; 0 and the rest unset without one. */
  11: required i64 epoch,
  12: optional i64 ringHigh,
  13: optional i64 ringLow,
  /** In the view's own order; the first is the eldest. */
  14: optional list<ViewMember> members,
  /** How many copies each segment is to have, and how many segments there are. */
  15: optional i32 copies,
  16: optional i32 segments,
  /** Nothing moves, nobody is DOWN, nothing is lost. */
  17: optional bool whole,
  /** Segments that are on fewer members than `copies`, though there are members enough. */
  18: optional i32 segmentsUnderCopies,
  /** Of the segments that move, how many are filled at their next owners; 0 of 0 when nothing moves. */
  19: optional i32 movingDone,
  20: optional i32 movingTotal,
  /** Set while something is lost. */
  21: optional Loss loss,
  /** Segments whose primary this node is, and how many of them it serves. */
  22: optional i32 primaries,
  23: optional i32 serving
}

service Admin {
  /** The node's word on itself and its ring. */
  NodeReport report(),

  /**
   * Has this life of the node hand everything over, leave its ring and park: it stays, forwards, and never joins again. Obeyed only if the
   * incarnation is the node's own and, on Kubernetes, the node itself sees its pod marked as retired. Irrevocable; a repetition is obeyed.
   */
  void die(1: required i64 incarnation) throws (1: NotObeyed notObeyed),

  /** The word that this life of a member is over for good, so that the ring need not wait for its silence to last. */
  void gone(1: required string name, 2: required i64 incarnation) throws (1: NotObeyed notObeyed),

  /** The word that what `incident` names is lost for good: its segments start empty. Refused if the present loss has another name. */
  void accept_loss(1: required string incident) throws (1: NotObeyed notObeyed)
}

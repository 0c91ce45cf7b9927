/**
 * The messages between the members of a ring. They are not for clients: they change from version to
 * version, and nodes compare their versions in `Hello`.
 *
 * In a call, the name of the service precedes the name of the method, for example `Peer:beacon`, as
 * in Thrift's multiplexed protocol. So a custom service on the same port may have methods with the
 * same names.
 *
 * A link is a connection that carries messages in one direction only: away from the node that
 * opened it. Its first call is `hello`. The messages that follow are all oneway: a node answers a
 * message with another message, on the link in the other direction. Messages may be lost, so a node
 * that needs an answer sends its message again. A node that receives an invalid message closes the
 * link.
 *
 * A field id is never used again for another field. New fields are optional.
 */
namespace java io.diststore.thrift.peer
namespace py peer

/** Why a node refuses a link or a token. */
enum RefusedCode {
  /** The other end is a member of a different ring. Rings never merge. */
  OTHER_RING = 1,
  /** The other end runs a different service. */
  OTHER_SERVICE = 2,
  /** The call was meant for another node, or for another incarnation of this node. */
  OTHER_INCARNATION = 3,
  /** The token is missing or wrong. */
  BAD_TOKEN = 4,
  /** The two ends support no common version of these messages. */
  OTHER_VERSION = 5,
  /** The call was invalid. */
  BAD_REQUEST = 6,
  /** The two ends differ in a setting that must be the same on all nodes of a ring. */
  OTHER_SETTINGS = 7
}

/** The node refuses the link. The message says why, and what to do about it. */
exception Refused {
  1: string message,
  2: RefusedCode code
}

/**
 * Identifies the node that sends it, and names the node that the sender expects at the other end of
 * the link.
 */
struct Hello {
  /** The identity of the sender's ring; either both parts are set, or neither is. */
  1: optional i64 ringHigh,
  2: optional i64 ringLow,
  /** The sender's service, for example `diststore.Store`. */
  3: required string serviceType,
  /** The sender's name and its current incarnation. */
  4: required string name,
  5: required i64 incarnation,
  /** The endpoint at which members reach the sender. */
  6: required WireEndpoint peer,
  /** The highest version of these messages that the sender understands. */
  7: required i32 version,
  /**
   * The name, and optionally the incarnation, of the node that the link is meant for. If the name
   * is not set, the link is meant for any node that listens at the address.
   */
  8: optional string expectedName,
  9: optional i64 expectedIncarnation,
  /** The secret that nodes share if their ring can be reached from other machines. */
  10: optional binary token,
  /**
   * The size of the largest value that the sender accepts, in bytes. All nodes of a ring must have
   * the same limit. If the field is not set, the receiver does not check it.
   */
  11: optional i32 valueBytesMax,
  /**
   * The number of copies of each key in the sender's ring. If the sender has no ring, this is the
   * number in the sender's own settings. If the field is not set, the receiver does not check it.
   */
  12: optional i32 copies
}

/** Whether a node belongs to a ring yet. */
enum Standing {
  /** The node is looking for a ring, and may found one. */
  UNDECIDED = 1,
  /** The node has found a ring and asks to join it. It will not found a ring. */
  FOLLOWING = 2,
  /** The node is a member of a ring, or knows a ring that it was a member of. */
  MEMBER = 3,
  /**
   * The node was given a peer, and joins a ring only through this peer. It waits for the peer, or
   * has given up. It does not found a ring, and other nodes cannot find a ring through it.
   */
  DEPENDENT = 4
}

/** Sent by a node that is looking for a ring, to ask which node listens at an address. */
struct Probe {
  /** The sender's service. A node that runs a different service promises nothing. */
  1: required string serviceType,
  /** The port at which other nodes find the sender. */
  2: required i32 port,
  /**
   * Whether the sender is about to found a ring. If so, it asks the receiver to promise not to
   * found one within the next two seconds.
   */
  3: required bool claim
}

/** The answer to a probe. Every node answers, with or without a ring. */
struct ProbeAnswer {
  1: required string serviceType,
  2: required Standing standing,
  /** The port at which other nodes find this node. */
  3: required i32 port,
  /** Whether this node promises not to found a ring for two seconds from now. */
  4: required bool promised,
  /** The endpoint at which members reach this node. */
  5: required WireEndpoint peer
}

/** The effect that a recovery would have now, according to the answering node. */
struct RecoveryPlan {
  /** The epoch of the answering node's view. */
  1: required i64 epoch,
  /**
   * The members that the node can reach, itself included. They would continue without the others.
   */
  2: required list<WireNode> heard,
  /** The unreachable members that are not DOWN yet. They would be declared dead. */
  3: required list<WireNode> silent,
  /**
   * A sentence that says why a recovery is not possible or not needed; not set if the ring can be
   * recovered.
   */
  4: optional string needless
}

/** The ring continues without the members that were declared dead. */
struct Recovered {
  /** The epoch of the new view. */
  1: required i64 epoch,
  /** The members of the new view that are not DOWN. */
  2: required list<WireNode> members,
  /** The number of segments whose copies were all on members that are DOWN. */
  3: required i32 lostSegments,
  /** The number of all segments of the ring. */
  4: required i32 segments
}

/** The ring was not recovered. The message says why, and what to do about it. */
exception NotRecovered {
  1: string message,
  /**
   * Whether the recovery began. If so, the ring may still decide the view without the dead members.
   * If not, nothing happened.
   */
  2: bool begun
}

/** The first argument of every message. */
struct Header {
  /** The epoch of the sender's view, or 0 if it has no view. */
  1: required i64 epoch
}

struct WireEndpoint {
  1: required string host,
  /** 1 to 65535. */
  2: required i32 port
}

/** One incarnation of a node. */
struct WireNode {
  1: required string name,
  2: required i64 incarnation
}

struct WireMember {
  1: required WireNode node,
  /** 1 JOINING, 2 UP, 3 LEAVING, 4 DOWN. */
  2: required i32 state,
  3: required WireEndpoint peer,
  /** The endpoint at which clients reach the member; not set if it equals `peer`. */
  4: optional WireEndpoint client,
  /** The zone and the machine of the member; not set if unknown. */
  5: optional string zone,
  6: optional string host
}

/** Lost segments, and the members that may still have copies of them. */
struct WireLost {
  1: required list<WireNode> holders,
  /** A bitmap: segment s is bit s % 8 of byte s / 8. */
  2: required binary segments
}

struct WireView {
  1: required i64 ringHigh,
  2: required i64 ringLow,
  3: required i64 epoch,
  /** A power of two. */
  4: required i32 segments,
  5: required i32 copies,
  6: required list<WireMember> members,
  7: required list<WireNode> serving,
  8: required list<WireNode> target,
  9: required list<WireLost> lost,
  /**
   * Which owners of segments also depend on the zones and machines of the members: 1 the owners
   * under `target`, 2 all owners; not set if no owners do.
   */
  10: optional i32 spread,
  /**
   * Whether the members decide the next view with a cell outside the ring as a witness; not set if
   * they do not.
   */
  11: optional bool witnessed
}

/** Lost segments with their holders, in a form that stays small however many lists there are. */
struct WireLosses {
  /** Every node that is a holder of a segment in `entries`. */
  1: required list<WireNode> holders,
  /**
   * One entry for each list of holders, as unsigned LEB128 numbers: the number of holders; for each
   * holder, its index in `holders`; the number of runs of consecutive segments; for each run, the
   * number of segments between the previous run (or the first segment) and this one, and the number
   * of segments in this run.
   */
  2: required binary entries
}

/**
 * A view as a difference to another view of the same ring, its base. Runs of consecutive items are
 * pairs of numbers: the index of the first item, and the number of items.
 */
struct WireViewDifference {
  /** The epoch and the hash of the base. Both are 0 if the difference contains the whole view. */
  1: required i64 baseEpoch,
  2: required i64 baseHash,
  /** The hash of the view. */
  3: required i64 hash,
  /**
   * The view, but only with the members that are not in the base. Its lists `serving`, `target` and
   * `lost` are empty.
   */
  4: required WireView changes,
  /** Runs of the base's members followed by the members in `changes`. */
  5: required list<i32> members,
  /** Runs of the view's members. */
  6: required list<i32> serving,
  7: required list<i32> target,
  /** Runs of the base's lists of holders, in the order of the first segment of each list. */
  8: required list<i32> lost,
  /** The lists of holders that are not in the base. */
  9: required WireLosses newLost
}

struct WireBallot {
  1: required i64 round,
  2: required WireNode proposer
}

struct WireClient {
  1: required i64 high,
  2: required i64 low
}

struct WireRequestId {
  1: required i64 clientHigh,
  2: required i64 clientLow,
  3: required i64 number
}

struct WireEntry {
  1: required binary key,
  2: required i64 version,
  /** Not set if the key was deleted at this version. */
  3: optional binary value,
  /** The ring's time in milliseconds; not set if the entry does not expire. */
  4: optional i64 expiresAtMillis
}

/** Names a beacon. The message with this struct was sent later than the beacon. */
struct WireBeacon {
  1: required i64 number
}

struct WireOutcome {
  1: required bool applied,
  2: required i64 version
}

struct WireRemembered {
  1: required WireRequestId id,
  2: required WireOutcome outcome
}

struct WireSuspect {
  1: required WireNode node,
  /** How long ago the last message from the node arrived, in nanoseconds. */
  2: required i64 silentNanos
}

/** A client's mark: the lowest request number whose answer the client still awaits. */
struct WireMark {
  1: required WireClient client,
  2: required i64 lowest,
  /** How long ago the client's last request arrived, in nanoseconds. */
  3: required i64 ageNanos
}

/**
 * Some of the sender's marks, in the order in which they rose. A node numbers the rises of all its
 * marks consecutively.
 */
struct WireMarks {
  /** The number of a rise. The list contains only marks that rose after this rise. */
  1: required i64 after,
  /** The number of the last rise in the list. */
  2: required i64 upTo,
  /** Whether the sender has more marks, which rose later. */
  3: required bool more,
  4: required list<WireMark> marks
}

/** Identifies a session of one segment. */
struct WireSession {
  1: required i32 segment,
  2: required i64 epoch,
  3: required i64 count
}

struct WireHeld {
  1: required WireSession session,
  2: required i64 entriesDigest,
  3: required i64 requestsDigest
}

struct WireEqual {
  1: required WireSession session,
  2: required i64 floor
}

struct WireTaken {
  1: required WireSession session,
  /** The index of the chunk to send next; 2147483647 if the session is complete. */
  2: required i32 index
}

/** The end of a session. */
struct WireSessionEnd {
  1: required i64 floor
}

/**
 * A client's operation. `kind` decides which other fields are set. The comment of each field names
 * the kinds that use it.
 */
struct WireOperation {
  /** 1 get, 2 put, 3 erase, 4 scan, 5 count. */
  1: required i32 kind,
  /** get, put, erase. */
  2: optional binary key,
  /** put. */
  3: optional binary value,
  /** put; not set if the key does not expire. */
  4: optional i64 ttlMillis,
  /** put, erase; not set if the key may have any version. */
  5: optional i64 ifVersion,
  /** scan, count: the segment to start in. */
  6: optional i32 segment,
  /**
   * scan: the key after which to start in this segment; not set to start at the beginning of the
   * segment.
   */
  7: optional binary after,
  /** scan. */
  8: optional binary prefix,
  /** scan: the maximum number of keys. */
  9: optional i32 limit,
  /** scan: the maximum number of bytes. */
  10: optional i32 bytes
}

struct WireRequest {
  /** Not set for a read whose client gives no id. */
  1: optional WireRequestId id,
  2: required i64 lowestAwaited,
  3: required WireOperation operation,
  4: required bool repeated,
  5: required i64 budgetNanos
}

/**
 * An answer to a client. `kind` decides which other fields are set. The comment of each field names
 * the kinds that use it.
 */
struct WireAnswer {
  /** 1 found, 2 written, 3 page, 4 counted, 5 refused. */
  1: required i32 kind,
  /** found; not set if the key is known not to exist. */
  2: optional WireEntry entry,
  /** found; not set if the key does not expire. */
  3: optional i64 ttlMillis,
  /** written. */
  4: optional WireOutcome outcome,
  /** page. */
  5: optional list<WireEntry> entries,
  /** page, counted: the segment to continue with. */
  6: optional i32 segment,
  /**
   * page: the key after which to continue in this segment; not set to continue at the beginning of
   * the segment.
   */
  7: optional binary after,
  /** counted. */
  8: optional i64 keys,
  /**
   * refused: 1 UNAVAILABLE, 2 INDETERMINATE, 3 DATA_LOST, 4 OVERLOADED, 5 TOO_LARGE, 6 BAD_REQUEST.
   */
  9: optional i32 refusal,
  /** refused: the reason in words. */
  10: optional string why
}

/** The messages between nodes. A message before `hello` closes the connection. */
service Peer {
  /**
   * Opens a link. This must be the first call on the link. The answer is the receiver's own Hello.
   */
  Hello hello(1: Hello mine) throws (1: Refused refused),

  /** Does nothing. The answer shows that messages on this link still arrive. */
  void echo(),

  /**
   * Asks which node listens here. A probe needs no `hello`, because the sender might not be in a
   * ring yet.
   */
  ProbeAnswer probe(1: Probe mine),

  /**
   * Presents the ring's token. If the token is right, the node obeys administrative calls on this
   * connection from then on.
   */
  void authorize(1: binary token) throws (1: Refused refused),

  /**
   * Returns the effect that `recover` would have now. Only callers that may administer the node may
   * call `recovery` and `recover`.
   */
  RecoveryPlan recovery() throws (1: Refused refused),

  /**
   * Makes a ring that has lost its majority continue without the members in `dead`. An
   * administrator must have confirmed that these members are dead. `dead` must list all members
   * that are unreachable now, and may list others. If these members are alive after all, the ring
   * splits. Writes that they then accept are lost as soon as they receive a message from the other
   * members again.
   */
  Recovered recover(1: list<WireNode> dead) throws (1: Refused refused, 2: NotRecovered notRecovered),

  // Liveness.
  oneway void beacon(1: required Header header, 2: required i64 number, 3: required list<WireSuspect> suspects, 4: required binary filled,
                     5: bool inquiry),
  // `clockMillis` is the sender's own clock for the ring's time, and `wallMillis` is its wall
  // clock. 0 means that the sender does not know the ring's time yet, or that it runs an earlier
  // release.
  oneway void beacon_answer(1: required Header header, 2: required i64 number, 3: required bool granted, 4: i64 clockMillis, 5: i64 wallMillis),

  // Views.
  oneway void view_news(1: required Header header, 2: required WireView view),
  oneway void view_query(1: required Header header, 2: required WireEndpoint answerTo, 3: bool whole),
  oneway void join_request(1: required Header header, 2: required WireEndpoint peerAt, 3: required WireEndpoint clientAt, 4: i32 expected,
                           5: string zone, 6: string host, 7: bool votesWithWitness),
  oneway void leave_request(1: required Header header),

  // `view_news`, or `accept` if `ballot` is set, or `promise` if both ballots are set, with the view
  // as a difference. A large difference is in `deflated`: a WireViewDifference in Thrift's binary
  // protocol, compressed as RFC 1950 describes. A node sends this message only to nodes that
  // understand version 3.
  oneway void abridged(1: required Header header, 2: WireViewDifference view, 3: WireBallot ballot, 4: WireBallot acceptedBallot, 5: binary deflated),

  // Agreement on the next view.
  oneway void prepare(1: required Header header, 2: required WireBallot ballot),
  oneway void promise(1: required Header header, 2: required WireBallot ballot, 3: WireBallot acceptedBallot, 4: WireView acceptedView),
  oneway void accept(1: required Header header, 2: required WireBallot ballot, 3: required WireView view),
  oneway void accepted(1: required Header header, 2: required WireBallot ballot),
  oneway void outbid(1: required Header header, 2: required WireBallot ballot, 3: required WireBallot promised),
  oneway void register_query(1: required Header header, 2: required i64 number),
  oneway void register_report(1: required Header header, 2: required i64 number, 3: required bool accepted),

  // Writes.
  oneway void replicate(1: required Header header, 2: required i32 segment, 3: required i64 version, 4: WireEntry entry, 5: WireRequestId id,
                        6: WireOutcome outcome, 7: required i64 lowestAwaited, 8: WireSession session),
  oneway void replicated(1: required Header header, 2: required i32 segment, 3: required i64 version),
  oneway void housekeeping(1: required Header header, 2: required i32 segment, 3: required i64 floor, 4: required list<WireClient> silent),

  // Sessions, which make one copy of a segment equal to another.
  oneway void session_start(1: required Header header, 2: required list<WireSession> starts, 3: required WireMarks marks),
  oneway void session_digest(1: required Header header, 2: required list<WireHeld> held, 3: required WireMarks marks, 4: required i64 known),
  oneway void session_equal(1: required Header header, 2: required list<WireEqual> equals, 3: required WireMarks marks),
  oneway void session_chunk(1: required Header header, 2: required WireSession session, 3: required i32 index, 4: required list<WireEntry> entries,
                            5: required list<WireRemembered> outcomes, 6: required list<WireMark> marks, 7: WireSessionEnd finish),
  oneway void session_ack(1: required Header header, 2: required list<WireTaken> taken, 3: required i64 known),
  oneway void session_unknown(1: required Header header, 2: required WireSession session),

  // Client requests. In `forward`, `beacon` is the number of the receiver's latest beacon that the
  // sender knows. It is absent from reads, and from messages of an earlier release. In `forwarded`,
  // `beacon` is the number of the sender's latest beacon. It is present if the status is LATE.
  oneway void forward(1: required Header header, 2: required i64 number, 3: required i32 attempt, 4: required WireRequest request,
                      5: WireBeacon beacon),
  oneway void forwarded(1: required Header header, 2: required i64 number, 3: required i32 attempt, 4: required i32 status, 5: WireAnswer answer,
                        6: WireBeacon beacon)
}

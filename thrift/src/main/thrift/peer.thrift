/**
 * What the members of a ring say to each other. Not for clients: the messages change with the nodes, which check each other's `Hello`.
 *
 * Every method travels under the name of its service, `Peer:beacon`, as Thrift's multiplexed protocol has it: a service of one's own
 * may have methods of the same names on the same port.
 *
 * A link is a connection in one direction, from the node that opened it. Its first call is `hello`; after it come messages, all of them
 * oneway: an answer to a message is a message of its own, on the link in the other direction. Messages may be lost; who needs an answer
 * sends again. Who gets a message that makes no sense closes the link.
 *
 * Field ids are never given a second meaning. New fields are optional.
 */
namespace java io.diststore.thrift.peer
namespace py peer

/** Why a link, or a token, is not wanted. */
enum RefusedCode {
  /** The other end is a member of another ring. Rings never merge. */
  OTHER_RING = 1,
  /** The other end serves something else. */
  OTHER_SERVICE = 2,
  /** The call was meant for another node, or for another life of this one. */
  OTHER_INCARNATION = 3,
  /** The token is missing or wrong. */
  BAD_TOKEN = 4,
  /** The other end understands no version of these messages that this one speaks. */
  OTHER_VERSION = 5,
  /** What was said makes no sense. */
  BAD_REQUEST = 6
}

/** The link is not wanted: the message says why and what to do. */
exception Refused {
  1: string message,
  2: RefusedCode code
}

/** Who is at this end of the link, and whom it takes the other end for. */
struct Hello {
  /** The identity of the ring that the sender is in; both parts or neither. */
  1: optional i64 ringHigh,
  2: optional i64 ringLow,
  /** What the sender serves, for example `diststore.Store`. */
  3: required string serviceType,
  /** The sender's name and which life of that name this is. */
  4: required string name,
  5: required i64 incarnation,
  /** Where members reach the sender. */
  6: required WireEndpoint peer,
  /** The highest version of these messages that the sender understands. */
  7: required i32 version,
  /** For whom the link is meant: any node of that name, or only that life of it. Not set: whoever listens there. */
  8: optional string expectedName,
  9: optional i64 expectedIncarnation,
  /** The secret that the ring's nodes share when they can be reached from beyond their machine. */
  10: optional binary token
}

/** How far a node has come. */
enum Standing {
  /** It looks for a ring, and may found one. */
  UNDECIDED = 1,
  /** It has found a ring and asks for admission; it will not found one. */
  FOLLOWING = 2,
  /** It is a member of a ring, or knows one that it was a member of. */
  MEMBER = 3,
  /** It waits for the one peer it was given, or has given up: it will neither found a ring nor lead to one. */
  DEPENDENT = 4
}

/** "Who are you?", from a node that looks for a ring. */
struct Probe {
  /** What the asker serves; a node that serves something else promises nothing. */
  1: required string serviceType,
  /** The port by which the asker is found. */
  2: required i32 port,
  /** Whether the asker is about to found a ring, and wants the promise that this node does not within the next two seconds. */
  3: required bool claim
}

/** Answered by every node, with or without a ring. */
struct ProbeAnswer {
  1: required string serviceType,
  2: required Standing standing,
  /** The port by which this node is found. */
  3: required i32 port,
  /** Whether it promises not to found a ring for two seconds from now. */
  4: required bool promised,
  /** Where to reach this node as a peer. */
  5: required WireEndpoint peer
}

/** What a recovery would do at this moment, as the node sees it that was asked. */
struct RecoveryPlan {
  /** The epoch of its view. */
  1: required i64 epoch,
  /** Members that are heard, the node itself among them: those who would go on. */
  2: required list<WireNode> heard,
  /** Members that are silent and not known to be DOWN: those who would be taken for dead. */
  3: required list<WireNode> silent,
  /** Why there is nothing to recover, as a sentence; not set if there is. */
  4: optional string needless
}

/** The ring goes on without those that were called dead. */
struct Recovered {
  /** The epoch of the view that says so. */
  1: required i64 epoch,
  /** The members in it that are not DOWN. */
  2: required list<WireNode> members,
  /** How many of the ring's segments had all their copies on members that are DOWN. */
  3: required i32 lostSegments,
  4: required i32 segments
}

/** The ring was not recovered: the message says why and what to do. */
exception NotRecovered {
  1: string message,
  /** Whether the recovery was begun: then the view may yet be decided. If not, nothing happened. */
  2: bool begun
}

/** Comes with every message. */
struct Header {
  /** The epoch of the sender's view, 0 without one. */
  1: required i64 epoch
}

struct WireEndpoint {
  1: required string host,
  /** 1 to 65535. */
  2: required i32 port
}

/** One life of a node. */
struct WireNode {
  1: required string name,
  2: required i64 incarnation
}

struct WireMember {
  1: required WireNode node,
  /** 1 JOINING, 2 UP, 3 LEAVING, 4 DOWN. */
  2: required i32 state,
  3: required WireEndpoint peer,
  /** Where clients reach it; not set if it is `peer`. */
  4: optional WireEndpoint client
}

/** Segments that are lost, and who holds what is left of them. */
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
  9: required list<WireLost> lost
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
  /** Not set: deleted at this version. */
  3: optional binary value,
  /** Wall time in milliseconds; not set: never. */
  4: optional i64 expiresAtMillis
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
  2: required i64 silentNanos
}

/** The lowest request number to which a client still awaits the answer. */
struct WireMark {
  1: required WireClient client,
  2: required i64 lowest,
  /** How long ago the client itself was heard, in nanoseconds. */
  3: required i64 ageNanos
}

/** Some of the sender's marks, in the order in which they rose. */
struct WireMarks {
  /** How often marks had risen before these. */
  1: required i64 after,
  /** How often they had with these. */
  2: required i64 upTo,
  /** Whether others rose after these. */
  3: required bool more,
  4: required list<WireMark> marks
}

/** One session of one segment. */
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
  /** The index of the next chunk; 2147483647 when the session has ended. */
  2: required i32 index
}

/** The end of a session. */
struct WireSessionEnd {
  1: required i64 floor
}

/** An operation of a client; what is set beside `kind` depends on it. */
struct WireOperation {
  /** 1 get, 2 put, 3 erase, 4 scan, 5 count. */
  1: required i32 kind,
  /** get, put, erase. */
  2: optional binary key,
  /** put. */
  3: optional binary value,
  /** put; not set: for ever. */
  4: optional i64 ttlMillis,
  /** put, erase; not set: any version. */
  5: optional i64 ifVersion,
  /** scan, count: the segment to start in. */
  6: optional i32 segment,
  /** scan: only keys of that segment after this one; not set: all. */
  7: optional binary after,
  /** scan. */
  8: optional binary prefix,
  /** scan: how many keys at most. */
  9: optional i32 limit,
  /** scan: how many bytes at most. */
  10: optional i32 bytes
}

struct WireRequest {
  /** Not set for reads of clients that give none. */
  1: optional WireRequestId id,
  2: required i64 lowestAwaited,
  3: required WireOperation operation,
  4: required bool repeated,
  5: required i64 budgetNanos
}

/** An answer to a client; what is set beside `kind` depends on it. */
struct WireAnswer {
  /** 1 found, 2 written, 3 page, 4 counted, 5 refused. */
  1: required i32 kind,
  /** found; not set: known to be absent. */
  2: optional WireEntry entry,
  /** found; not set: for ever. */
  3: optional i64 ttlMillis,
  /** written. */
  4: optional WireOutcome outcome,
  /** page. */
  5: optional list<WireEntry> entries,
  /** page, counted: the segment to go on with. */
  6: optional i32 segment,
  /** page: where to go on in that segment; not set: at its beginning. */
  7: optional binary after,
  /** counted. */
  8: optional i64 keys,
  /** refused: 1 UNAVAILABLE, 2 INDETERMINATE, 3 DATA_LOST, 4 OVERLOADED, 5 TOO_LARGE, 6 BAD_REQUEST. */
  9: optional i32 refusal,
  /** refused. */
  10: optional string why
}

/** What nodes say to each other. Every message before `hello` closes the connection. */
service Peer {
  /** The first call of a link, answered with the other end's own. */
  Hello hello(1: Hello mine) throws (1: Refused refused),

  /** Who listens there? Needs no hello: the asker may be of no ring yet. */
  ProbeAnswer probe(1: Probe mine),

  /** Shows the ring's token, after which this connection's administrative calls are obeyed. */
  void authorize(1: binary token) throws (1: Refused refused),

  /** What a recovery would do. For those who may administer the node, as `recover`. */
  RecoveryPlan recovery() throws (1: Refused refused),

  /**
   * The administrator's word that these members are dead, to a node of a ring that has lost its majority: those who are heard go on without
   * them. They must be the very ones that are silent now. If they live, the ring splits, and what they take on their own is lost as soon
   * as they hear of the others again.
   */
  Recovered recover(1: list<WireNode> dead) throws (1: Refused refused, 2: NotRecovered notRecovered),

  // Being there.
  oneway void beacon(1: required Header header, 2: required i64 number, 3: required list<WireSuspect> suspects, 4: required binary filled),
  oneway void beacon_answer(1: required Header header, 2: required i64 number, 3: required bool granted),

  // Views.
  oneway void view_news(1: required Header header, 2: required WireView view),
  oneway void view_query(1: required Header header, 2: required WireEndpoint answerTo),
  oneway void join_request(1: required Header header, 2: required WireEndpoint peerAt, 3: required WireEndpoint clientAt, 4: i32 expected),
  oneway void leave_request(1: required Header header),

  // Deciding the next view.
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

  // Sessions: making one copy of a segment equal to another.
  oneway void session_start(1: required Header header, 2: required list<WireSession> starts, 3: required WireMarks marks),
  oneway void session_digest(1: required Header header, 2: required list<WireHeld> held, 3: required WireMarks marks, 4: required i64 known),
  oneway void session_equal(1: required Header header, 2: required list<WireEqual> equals, 3: required WireMarks marks),
  oneway void session_chunk(1: required Header header, 2: required WireSession session, 3: required i32 index, 4: required list<WireEntry> entries,
                            5: required list<WireRemembered> outcomes, 6: required list<WireMark> marks, 7: WireSessionEnd finish),
  oneway void session_ack(1: required Header header, 2: required list<WireTaken> taken, 3: required i64 known),
  oneway void session_unknown(1: required Header header, 2: required WireSession session),

  // Requests of clients.
  oneway void forward(1: required Header header, 2: required i64 number, 3: required i32 attempt, 4: required WireRequest request),
  oneway void forwarded(1: required Header header, 2: required i64 number, 3: required i32 attempt, 4: required i32 status, 5: WireAnswer answer)
}

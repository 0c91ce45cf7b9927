/**
 * The key-value store.
 *
 * Every node answers requests for every key. Keys and values are arbitrary bytes. A key is 0 to 64
 * KiB long, and a value 0 to 1 MiB. A node's settings can change these limits. Reads and writes of
 * one key are linearizable. A write is acknowledged as soon as every copy has it.
 *
 * `get` and `put` are the calls of the original program, with the same bytes on the wire. Every
 * other call returns a result or fails with an exception. The exception says whether the request
 * had an effect.
 *
 * A client may send further requests before earlier ones are answered. A node answers the requests
 * of a connection in the order in which they arrive, unless the client has changed this with
 * `agree`.
 */
include "locator.thrift"

namespace java io.diststore.thrift.diststore
namespace py diststore

/**
 * Limits how far the number of a write may be above the lowest number whose answer the client still
 * awaits. A write's `number` must be less than `lowestAwaited` + `AWAITED_MAX`.
 */
const i32 AWAITED_MAX = 131072

/**
 * Identifies a client and one of its requests. The pair (client, number) always means the same
 * request. So nodes recognize a repeated request, and apply it only once.
 *
 * When a client starts, it draws 128 random bits as its identity. It numbers its requests upwards
 * from 1. To send a request again, on any connection, the client uses the same number and sets
 * `repeated`.
 */
struct RequestHeader {
  /** The upper 64 of the client's 128 random bits. */
  1: i64 clientHigh,
  /** The lower 64 of the client's 128 random bits. */
  2: i64 clientLow,
  /**
   * The number of the request; the first is 1. Two different writes of a client must have different
   * numbers.
   */
  3: i64 number,
  /**
   * The lowest request number whose answer the client still awaits. Nodes forget the results of all
   * lower numbers. `lowestAwaited` must not exceed `number`. For a write, `number` must also be
   * less than `lowestAwaited` + `AWAITED_MAX`, because nodes remember the results of all requests
   * from `lowestAwaited` to `number`.
   */
  4: i64 lowestAwaited,
  /**
   * Whether this request may have been sent before. It may be false only when the request is sent
   * for the first time. If a node answers the first copy of a write with CONDITION_FAILED, it does
   * not remember this answer. So ignore this answer if you have sent another copy of the write
   * before it arrives.
   */
  5: bool repeated,
  /**
   * How long the client waits for the answer, in milliseconds; at least 1. The time starts when the
   * request arrives at the node. The node answers before this time is over, if necessary with an
   * exception. Values above one minute count as one minute.
   */
  6: i32 deadlineMillis
}

/** The value of a key. */
struct ReadResult {
  /** The value; not set if the key is known not to exist. */
  1: optional binary value,
  /**
   * The version of the write that stored the value. Each later write to the key has a higher
   * version. 0 if the key does not exist.
   */
  2: i64 version,
  /** Milliseconds until the key expires; not set if it does not expire. */
  3: optional i64 ttlMillis
}

/** The condition and the lifetime of a write. */
struct WriteOptions {
  /**
   * The write is applied only if the key has this version; 0 means that the key must not exist. If
   * this field is not set, the write has no condition.
   */
  1: optional i64 ifVersion,
  /**
   * Milliseconds after which the key expires; at least 1. If this field is not set, the key does
   * not expire. `erase` ignores this field.
   */
  2: optional i64 ttlMillis
}

enum WriteStatus {
  /** Every copy has the write. */
  APPLIED = 1,
  /** The key's version is not the one given in `ifVersion`; nothing was changed. */
  CONDITION_FAILED = 2
}

/** The outcome of a write. */
struct WriteResult {
  1: WriteStatus status,
  /**
   * If APPLIED, the version of the write. If CONDITION_FAILED, the current version of the key, or 0
   * if the key does not exist.
   */
  2: i64 version
}

/** The request had no effect, because the ring is changing or too few members are reachable. */
exception Unavailable {
  1: string message,
  /** How many milliseconds to wait before trying again. */
  2: i32 retryAfterMillis
}

/**
 * The request may have been applied, or may still be applied. It is safe to send the request again,
 * with the same number and with `repeated` set. The answer to the repeated request is the outcome.
 */
exception Indeterminate {
  1: string message
}

/**
 * All copies of a part of the ring that the request needs are gone. A key in this part may have had
 * a value. Such requests fail with this exception until a member with a copy returns, or until an
 * administrator accepts the loss.
 */
exception DataLost {
  1: string message
}

/**
 * The request had no effect, because the node is already working on as many requests as it accepts.
 */
exception Overloaded {
  1: string message,
  /** How many milliseconds to wait before trying again. */
  2: i32 retryAfterMillis
}

/** The request had no effect, because its key or value exceeds the limit that the message names. */
exception TooLarge {
  1: string message
}

/**
 * The request had no effect, and repeating it is useless: it breaks the rule that the message
 * names.
 */
exception BadRequest {
  1: string message
}

/**
 * The codes for keys that are refused in a call with many keys. Each code stands for the exception
 * above that has the same name.
 */
enum RefusalCode {
  UNAVAILABLE = 1,
  INDETERMINATE = 2,
  DATA_LOST = 3,
  OVERLOADED = 4,
  TOO_LARGE = 5,
  BAD_REQUEST = 6
}

/** Why a key in a call with many keys has no result. */
struct Refusal {
  1: RefusalCode code,
  2: string message,
  /** How many milliseconds to wait before trying again; 0 unless UNAVAILABLE or OVERLOADED. */
  3: i32 retryAfterMillis
}

/** The answer for one key of `read_many`. Exactly one of the two fields is set. */
struct ReadAnswer {
  1: optional ReadResult result,
  2: optional Refusal refusal
}

/** The answer for one pair of `write_many`. Exactly one of the two fields is set. */
struct WriteAnswer {
  1: optional WriteResult result,
  2: optional Refusal refusal
}

struct KeyValue {
  1: binary key,
  2: binary value
}

struct ScanEntry {
  1: binary key,
  2: binary value,
  3: i64 version
}

/** One page of a scan. */
struct ScanPage {
  1: list<ScanEntry> entries,
  /**
   * Where the next page starts; empty on the last page. A page without entries need not be the last
   * one.
   */
  2: binary cursor
}

struct CountResult {
  /** The number of keys. A key counts once, however many copies it has. */
  1: i64 keys,
  /** Whether all parts of the ring were counted in the same view. If not, `keys` may be too low. */
  2: bool exact
}

enum MemberState {
  /** The ring has admitted the member, and other members are sending copies to it. */
  JOINING = 1,
  UP = 2,
  /** The member is leaving. It keeps serving while its copies are sent to other members. */
  LEAVING = 3,
  /** The ring has declared the member dead, usually because the member no longer answers. */
  DOWN = 4
}

struct RingMember {
  /**
   * The member's name: host:port, or the name of its pod. The name is unique in the ring, and a
   * restarted node keeps its name.
   */
  1: string name,
  /** The member's incarnation: a number that grows with each start of the node. */
  2: i64 incarnation,
  3: MemberState state,
  /** The address at which the member answers clients. */
  4: locator.Location client,
  /**
   * The number of keys of which the member has a copy; not set if the answering node does not know
   * it.
   */
  5: optional i64 keys,
  /** The member's zone and machine; not set if unknown. */
  6: optional string zone,
  7: optional string host
}

/**
 * A run of consecutive segments that have the same primary. The run begins at segment `first`, and
 * ends before the segment where the next run begins. The last run ends at the last segment.
 */
struct Run {
  1: i32 first,
  /** The primary's index in `RingInfo.members`; -1 if all copies of these segments are lost. */
  2: i16 member
}

/**
 * The ring as one member knows it. With this information, a client can send a request straight to
 * the primary of the request's key.
 */
struct RingInfo {
  /** The upper 64 bits of the ring's identity. */
  1: i64 ringHigh,
  /** The lower 64 bits of the ring's identity. */
  2: i64 ringLow,
  /** The number of the view. It grows with every change to the members or their states. */
  3: i64 epoch,
  /** The number of segments that the hash space is divided into. */
  4: i32 segments,
  /** The number of copies that each key should have. */
  5: i32 copies,
  /**
   * Whether every segment has all its copies, and the answering node reaches a majority of the
   * members. If there are fewer members than `copies`, one copy per member is enough.
   */
  6: bool whole,
  /** The members; empty if `epoch` equals the epoch that the client already knows. */
  7: list<RingMember> members,
  /**
   * The runs in ascending order of `first`; the first run begins at 0. Empty if `members` is empty.
   */
  8: list<Run> primaries,
  /**
   * The names of the members that are not DOWN but do not answer this node. `members` can list them
   * as UP, because no view has marked them DOWN yet. Not set if this node reaches all members.
   */
  9: optional list<string> unreachable,
  /**
   * Whether this node reaches enough members to decide the next view. If not, no node can join or
   * leave, and the keys of unreachable primaries are unavailable. Nodes that do not report this
   * leave the field unset.
   */
  10: optional bool majority
}

enum HandoffState {
  /** The node has not been asked to leave. */
  NONE = 0,
  /** The node keeps serving while its copies are sent to other members. */
  LEAVING = 1,
  /** Other members have all keys of the node. When the node stops, no data is lost. */
  COMPLETE = 2,
  /** The handover ended early. Each key that was not handed over has one copy fewer. */
  CUT_SHORT = 3
}

/** The keys that one member received from a leaving node. */
struct HandoffShare {
  /** The member's name. */
  1: string to,
  2: i64 keys,
  /** The size of these keys and their values in bytes, without the overhead of the wire format. */
  3: i64 bytes
}

/**
 * The progress of a node that leaves its ring. After the node has left, this is the final result.
 */
struct HandoffStatus {
  1: HandoffState state,
  /** The total number of keys handed over, counting all receivers. */
  2: i64 keys,
  /** The size of these keys and their values in bytes. */
  3: i64 bytes,
  /** The number of segments of which the node had a copy when it began to leave. */
  4: i32 segmentsTotal,
  /** How many of these segments no longer need the node's copy. */
  5: i32 segmentsDone,
  6: list<HandoffShare> receivers,
  /**
   * When the node began to leave, in milliseconds since 1970 by the node's clock; 0 if it has not
   * begun.
   */
  7: i64 startedAtMillis,
  /**
   * When the node finished leaving, in milliseconds since 1970 by the node's clock; 0 if it has not
   * finished.
   */
  8: i64 finishedAtMillis
}

/** How the node will send its answers on this connection. */
struct Agreement {
  /**
   * Whether the node sends each answer as soon as it is ready. If so, the client must use the
   * sequence ids to match answers to requests.
   */
  1: bool outOfOrder
}

/** A node of the store. */
service Store extends locator.Locator {
  /**
   * Returns the value of `key`, or the empty string if the key does not exist. A request that
   * cannot be answered fails with a TApplicationException.
   */
  string get(1: string key),  // bytes

  /**
   * Stores `value` under `key`, without an acknowledgment. A `get` that arrives at the same node
   * later sees this write.
   */
  oneway void put(1: string key, 2: string value),  // bytes

  /** Returns the value of `key` and its version. */
  ReadResult read(1: RequestHeader header, 2: binary key)
    throws (1: Unavailable unavailable, 2: DataLost dataLost, 3: Overloaded overloaded, 4: TooLarge tooLarge, 5: BadRequest badRequest),

  /** Stores `value` under `key`. */
  WriteResult write(1: RequestHeader header, 2: binary key, 3: binary value, 4: WriteOptions options)
    throws (1: Unavailable unavailable, 2: DataLost dataLost, 3: Overloaded overloaded, 4: TooLarge tooLarge, 5: BadRequest badRequest,
            6: Indeterminate indeterminate),

  /** Deletes `key`. Without a condition, deleting a key that does not exist returns APPLIED. */
  WriteResult erase(1: RequestHeader header, 2: binary key, 3: WriteOptions options)
    throws (1: Unavailable unavailable, 2: DataLost dataLost, 3: Overloaded overloaded, 4: TooLarge tooLarge, 5: BadRequest badRequest,
            6: Indeterminate indeterminate),

  /**
   * Does a separate `read` for each of `keys`. The read of key i has the request number
   * `header.number` + i, and answer i belongs to key i. A call may have 1 to 1000 keys. The result
   * carries up to 8 MiB of values. A key whose value does not fit is refused with TOO_LARGE; read
   * this key with another call.
   */
  list<ReadAnswer> read_many(1: RequestHeader header, 2: list<binary> keys)
    throws (1: Overloaded overloaded, 2: TooLarge tooLarge, 3: BadRequest badRequest),

  /**
   * Does a separate `write` for each of `pairs`. The write of pair i has the request number
   * `header.number` + i, and answer i belongs to pair i. A call may have 1 to 1000 pairs. The whole
   * call must fit into the largest message that the node accepts: 8 MiB, unless the node's settings
   * change this limit.
   */
  list<WriteAnswer> write_many(1: RequestHeader header, 2: list<KeyValue> pairs, 3: WriteOptions options)
    throws (1: Overloaded overloaded, 2: TooLarge tooLarge, 3: BadRequest badRequest),

  /**
   * Returns the keys that begin with `prefix`, up to `limit` per page (1 to 10000), in no
   * meaningful order. A page ends early as soon as its keys and values reach 1 MiB. It also ends
   * early when half of the time until the deadline has passed. For the first page, pass an empty
   * `cursor`; for each further page, pass the cursor of the previous page. A key that exists
   * throughout the scan is in at least one page. A key that is created, erased or expires during
   * the scan may be missing.
   */
  ScanPage scan(1: RequestHeader header, 2: binary cursor, 3: binary prefix, 4: i32 limit)
    throws (1: Unavailable unavailable, 2: DataLost dataLost, 3: Overloaded overloaded, 4: TooLarge tooLarge, 5: BadRequest badRequest),

  /** Returns the number of keys in the ring. */
  CountResult count(1: RequestHeader header)
    throws (1: Unavailable unavailable, 2: DataLost dataLost, 3: Overloaded overloaded, 4: BadRequest badRequest),

  /**
   * Returns the ring as this node knows it. `knownEpoch` is the epoch that the client already
   * knows, or 0.
   */
  RingInfo ring(1: i64 knownEpoch) throws (1: Unavailable unavailable),

  /** Returns how far this node has come in leaving its ring. */
  HandoffStatus handoff(),

  /**
   * Tells the node whether the client accepts answers out of order on this connection. This must be
   * the first call on the connection, and it is answered first. If the node agrees, it sends all
   * later answers as soon as they are ready, each with the sequence id of its request.
   */
  Agreement agree(1: bool outOfOrder) throws (1: BadRequest badRequest)
}

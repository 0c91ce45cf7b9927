/**
 * The key-value store.
 *
 * Every node answers requests for every key. Keys are 0 to 64 KiB long and values 0 to 1 MiB, of
 * arbitrary bytes; a node's settings may change these limits. Reads and writes of one key are
 * linearizable. A write is acknowledged once every copy has it.
 *
 * `get` and `put` are the original calls, kept byte for byte. All other calls are acknowledged. If
 * a request cannot be answered, an exception says whether the request had an effect.
 *
 * The answers on a connection come in the order of the requests, unless the client and the node
 * have changed that with `agree`. A client may send further requests before earlier ones are
 * answered.
 */
include "locator.thrift"

namespace java io.diststore.thrift.diststore
namespace py diststore

/**
 * Limits how far a write may be ahead of the oldest request whose answer the client still awaits:
 * `number` must be less than `lowestAwaited` + `AWAITED_MAX`.
 */
const i32 AWAITED_MAX = 131072

/**
 * Identifies a client and one of its requests. The pair (client, number) names a request forever,
 * so a repeated request is applied only once.
 *
 * A client draws 128 random bits when it starts, and numbers its requests upwards from 1. To send a
 * request again, on any connection, the client uses the same number and sets `repeated`.
 */
struct RequestHeader {
  /** The upper 64 of the client's 128 random bits. */
  1: i64 clientHigh,
  /** The lower 64 of the client's 128 random bits. */
  2: i64 clientLow,
  /**
   * The number of the request, from 1. A client must not use the number of one write for another.
   */
  3: i64 number,
  /**
   * The lowest request number whose answer the client still awaits. Nodes forget the results of all
   * lower numbers. It must be at most `number`. For a write, `number` must also be less than
   * `lowestAwaited` + `AWAITED_MAX`, because nodes remember the results of all requests from
   * `lowestAwaited` to `number`.
   */
  4: i64 lowestAwaited,
  /**
   * Whether this request may have been sent before. Leave it unset only on the first copy of a
   * request: a repeated write relies on it. A node does not remember that it answered a first copy
   * with CONDITION_FAILED, so that answer is final only if no other copy was sent meanwhile.
   */
  5: bool repeated,
  /**
   * How long the client waits, in milliseconds after the request has arrived; at least 1. The node
   * answers by then, if necessary with an exception. Values above one minute count as one minute.
   */
  6: i32 deadlineMillis
}

/** The value of a key. */
struct ReadResult {
  /** The value; not set if the key is known not to exist. */
  1: optional binary value,
  /**
   * The version of the write that stored the value. Each later write of the key has a higher
   * version. 0 if the key does not exist.
   */
  2: i64 version,
  /** Milliseconds until the key expires; not set if it does not expire. */
  3: optional i64 ttlMillis
}

/** The condition and the lifetime of a write. */
struct WriteOptions {
  /**
   * Write only if the key has this version; 0 means only if the key does not exist. Not set: write
   * in any case.
   */
  1: optional i64 ifVersion,
  /**
   * Milliseconds after which the key expires; at least 1. Not set: the key does not expire. `erase`
   * ignores it.
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
   * If APPLIED, the version of the write. If CONDITION_FAILED, the version that the key has
   * instead, or 0 if the key does not exist.
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
 * The request may have been applied, or may still be applied. Sending it again, with the same
 * number and with `repeated` set, is safe and returns the outcome.
 */
exception Indeterminate {
  1: string message
}

/**
 * All copies of this part of the ring are gone, so the key may have had a value. This lasts until a
 * member with a copy returns or an administrator accepts the loss.
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

/** The exceptions above, as codes for the single keys of a call with many keys. */
enum RefusalCode {
  UNAVAILABLE = 1,
  INDETERMINATE = 2,
  DATA_LOST = 3,
  OVERLOADED = 4,
  TOO_LARGE = 5,
  BAD_REQUEST = 6
}

/** Why one key of a call with many keys has no result. */
struct Refusal {
  1: RefusalCode code,
  2: string message,
  /** How many milliseconds to wait before trying again; 0 unless UNAVAILABLE or OVERLOADED. */
  3: i32 retryAfterMillis
}

/** The answer for one key of a read. Exactly one of the two fields is set. */
struct ReadAnswer {
  1: optional ReadResult result,
  2: optional Refusal refusal
}

/** The answer for one key of a write. Exactly one of the two fields is set. */
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
  /** Whether every part of the ring was counted in the same view. If not, `keys` may be too low. */
  2: bool exact
}

enum MemberState {
  /** Admitted; other members are sending it its copies. */
  JOINING = 1,
  UP = 2,
  /** Leaving; it keeps serving while its copies are sent to other members. */
  LEAVING = 3,
  /** Declared dead, because it has not answered the other members. */
  DOWN = 4
}

struct RingMember {
  /** The member's name, unique in the ring and kept over restarts: host:port, or the pod's name. */
  1: string name,
  /** The member's incarnation: which run of the node this is. */
  2: i64 incarnation,
  3: MemberState state,
  /** Where the member answers clients. */
  4: locator.Location client,
  /**
   * The number of keys on the member, copies included; not set if the answering node does not know.
   */
  5: optional i64 keys,
  /** The member's zone and machine; not set if unknown. */
  6: optional string zone,
  7: optional string host
}

/**
 * A run of consecutive segments that have the same primary: from `first` up to the next run's
 * `first`, or up to the last segment.
 */
struct Run {
  1: i32 first,
  /** The primary's index in `RingInfo.members`; -1 if all copies of these segments are lost. */
  2: i16 member
}

/**
 * The ring as one member knows it. With it, a client can send a request straight to the primary of
 * its key.
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
   * Whether every segment has all its copies (`copies`, or one per member if that is less), and the
   * answering node reaches a majority of the members.
   */
  6: bool whole,
  /** The members; empty if `epoch` is the one that the client says it knows. */
  7: list<RingMember> members,
  /** The runs in ascending order of `first`; the first run starts at 0. Empty if `members` is. */
  8: list<Run> primaries,
  /**
   * The names of the members that are not DOWN but have not answered this node for a second,
   * whatever `members` says; not set if this node reaches all members.
   */
  9: optional list<string> unreachable,
  /**
   * Whether this node reaches enough members to decide the next view. While it does not, no node
   * joins or leaves, and the keys of unreachable primaries are unavailable. Not set by nodes that
   * do not report it.
   */
  10: optional bool majority
}

enum HandoffState {
  /** The node has not been asked to leave. */
  NONE = 0,
  /** The node keeps serving while its copies are sent to other members. */
  LEAVING = 1,
  /** Other members have all keys of the node. No data is lost when it stops. */
  COMPLETE = 2,
  /** The handover ended early. Keys that were not handed over have one copy fewer. */
  CUT_SHORT = 3
}

/** The keys that one member received from a leaving node. */
struct HandoffShare {
  /** The member's name. */
  1: string to,
  2: i64 keys,
  /** The bytes of the keys and values, without the overhead of the wire format. */
  3: i64 bytes
}

/** The receipt of a node that has left, or its progress so far. */
struct HandoffStatus {
  1: HandoffState state,
  /** The number of keys that were handed over to all members together. */
  2: i64 keys,
  /** The bytes of these keys and their values. */
  3: i64 bytes,
  /** The number of segments of which the node had a copy when it began to leave. */
  4: i32 segmentsTotal,
  /** How many of these segments do not need the node's copy any more. */
  5: i32 segmentsDone,
  6: list<HandoffShare> receivers,
  /** Milliseconds since 1970 by the node's clock; 0 if the leave has not started. */
  7: i64 startedAtMillis,
  /** Milliseconds since 1970 by the node's clock; 0 if the leave has not finished. */
  8: i64 finishedAtMillis
}

/** How the node will answer on this connection. */
struct Agreement {
  /** Whether answers come as they become ready, so that the client must match sequence ids. */
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
   * Stores `value` under `key`, without an acknowledgment. A `get` that arrives later at the same
   * node reads it.
   */
  oneway void put(1: string key, 2: string value),  // bytes

  /** Returns the value of `key` and its version. */
  ReadResult read(1: RequestHeader header, 2: binary key)
    throws (1: Unavailable unavailable, 2: DataLost dataLost, 3: Overloaded overloaded, 4: TooLarge tooLarge, 5: BadRequest badRequest),

  /** Stores `value` under `key`. */
  WriteResult write(1: RequestHeader header, 2: binary key, 3: binary value, 4: WriteOptions options)
    throws (1: Unavailable unavailable, 2: DataLost dataLost, 3: Overloaded overloaded, 4: TooLarge tooLarge, 5: BadRequest badRequest,
            6: Indeterminate indeterminate),

  /** Deletes `key`. Deleting a key that does not exist, without a condition, returns APPLIED. */
  WriteResult erase(1: RequestHeader header, 2: binary key, 3: WriteOptions options)
    throws (1: Unavailable unavailable, 2: DataLost dataLost, 3: Overloaded overloaded, 4: TooLarge tooLarge, 5: BadRequest badRequest,
            6: Indeterminate indeterminate),

  /**
   * Does a separate `read` for each of `keys`. Answer i is that of key i, and counts as request
   * number `header.number` + i. A call may have 1 to 1000 keys. One answer carries up to 8 MiB of
   * values; keys whose values do not fit are refused as TOO_LARGE, so ask for them in another call.
   */
  list<ReadAnswer> read_many(1: RequestHeader header, 2: list<binary> keys)
    throws (1: Overloaded overloaded, 2: TooLarge tooLarge, 3: BadRequest badRequest),

  /**
   * Does a separate `write` for each of `pairs`. Answer i is that of pair i, and counts as request
   * number `header.number` + i. A call may have 1 to 1000 pairs. As a whole it must not exceed the
   * size of a message that the node accepts: 8 MiB, unless the node's settings change it.
   */
  list<WriteAnswer> write_many(1: RequestHeader header, 2: list<KeyValue> pairs, 3: WriteOptions options)
    throws (1: Overloaded overloaded, 2: TooLarge tooLarge, 3: BadRequest badRequest),

  /**
   * Returns the keys that begin with `prefix`, up to `limit` per page (1 to 10000), in no
   * meaningful order. A page ends early in two cases: after the entry with which the page's keys and
   * values reach 1 MiB, or when half of the time until the deadline has passed. Pass an empty
   * `cursor` for the first page, and for each further page the cursor of the previous one. A key
   * that exists throughout the scan is in at least one page. A key that is written or erased
   * meanwhile may be missing.
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

  /** Returns the progress of this node's leave. */
  HandoffStatus handoff(),

  /**
   * Offers to accept answers out of order on this connection. This must be the connection's first
   * call, and it is answered before any other. If the node agrees, further answers come as they
   * become ready, each with the sequence id of its request.
   */
  Agreement agree(1: bool outOfOrder) throws (1: BadRequest badRequest)
}

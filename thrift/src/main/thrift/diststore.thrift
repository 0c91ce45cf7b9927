/**
 * The key-value store.
 *
 * Any node answers for any key. Keys are 0 to 64 KiB and values 0 to 1 MiB of arbitrary bytes (the node's settings may say otherwise).
 * Per key, reads and writes are linearizable; an acknowledged write is on every copy.
 *
 * `get` and `put` are the original calls, kept byte for byte. All other calls are acknowledged, and what cannot be answered is refused by
 * an exception that says whether the request had an effect.
 *
 * Answers come in the order of the requests of a connection, unless `agree` changed that. Requests may be sent ahead of their answers.
 */
include "locator.thrift"

namespace java io.diststore.thrift.diststore
namespace py diststore

/** How many numbers may lie from the lowest one awaited to that of a write, both counted. */
const i32 AWAITED_MAX = 131072

/**
 * Who asks, and which of its requests this is: (client, number) names a request for good, so a repeated one is applied once.
 *
 * A client draws 128 random bits at its start and counts its requests upwards from 1. A request that was sent before, over whatever
 * connection, is sent again with the same number and `repeated`.
 */
struct RequestHeader {
  /** The upper 64 of the client's 128 random bits. */
  1: i64 clientHigh,
  /** The lower 64 of them. */
  2: i64 clientLow,
  /** The request's number, from 1; that of a write is never used for another write of this client. */
  3: i64 number,
  /**
   * The lowest number to which this client still awaits the answer; results below it are forgotten. At most `number`, and for a write above
   * `number` - `AWAITED_MAX`: nodes remember the results of all that lie between.
   */
  4: i64 lowestAwaited,
  /**
   * Whether this request may have been sent before. Unset it on the first copy alone: a repeated write relies on it.
   * A failed condition that answers a first copy is on no record: it holds only if no other copy was sent meanwhile.
   */
  5: bool repeated,
  /**
   * How many milliseconds after its arrival the client stops waiting, 1 or more. The answer comes by then, as an exception if need be. Beyond
   * a minute it counts as a minute.
   */
  6: i32 deadlineMillis
}

/** What is stored under a key. */
struct ReadResult {
  /** The value; not set if the key is known to be absent. */
  1: optional binary value,
  /** Which write it is from: it grows with every write of the key. 0 if the key is absent. */
  2: i64 version,
  /** Milliseconds until the key expires; not set if it does not. */
  3: optional i64 ttlMillis
}

/** What a write demands and brings with it. */
struct WriteOptions {
  /** Only if the key's version is this one; 0: only if the key is absent. Not set: in any case. */
  1: optional i64 ifVersion,
  /** Milliseconds after which the key is absent again, 1 or more. Not set: it stays. Means nothing to `erase`. */
  2: optional i64 ttlMillis
}

enum WriteStatus {
  /** The write is on every copy. */
  APPLIED = 1,
  /** The key had not the version that `ifVersion` demands; nothing was changed. */
  CONDITION_FAILED = 2
}

/** What became of a write. */
struct WriteResult {
  1: WriteStatus status,
  /** APPLIED: the write's own version. CONDITION_FAILED: the version that the key had instead, 0 if it was absent. */
  2: i64 version
}

/** The request had no effect: the ring is changing, or too few of its members can be reached. */
exception Unavailable {
  1: string message,
  /** When it is worth another try. */
  2: i32 retryAfterMillis
}

/** The request may have been applied, now or later. Sending it again with the same number and `repeated` is safe and tells which. */
exception Indeterminate {
  1: string message
}

/** All copies of this part of the ring are gone: the key may have had a value. It lasts until a holder returns or the loss is accepted. */
exception DataLost {
  1: string message
}

/** The request had no effect: the node has as much in hand as it takes on. */
exception Overloaded {
  1: string message,
  /** When it is worth another try. */
  2: i32 retryAfterMillis
}

/** The request had no effect: its key or its value is over the limit that the message names. */
exception TooLarge {
  1: string message
}

/** The request had no effect and never will: it breaks the rule that the message names. */
exception BadRequest {
  1: string message
}

/** The exceptions above, for the keys of a call with many. */
enum RefusalCode {
  UNAVAILABLE = 1,
  INDETERMINATE = 2,
  DATA_LOST = 3,
  OVERLOADED = 4,
  TOO_LARGE = 5,
  BAD_REQUEST = 6
}

/** Why one key of a call with many has no result. */
struct Refusal {
  1: RefusalCode code,
  2: string message,
  /** When it is worth another try; 0 if the code is neither UNAVAILABLE nor OVERLOADED. */
  3: i32 retryAfterMillis
}

/** Exactly one of the two is set. */
struct ReadAnswer {
  1: optional ReadResult result,
  2: optional Refusal refusal
}

/** Exactly one of the two is set. */
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

/** A part of a scan. */
struct ScanPage {
  1: list<ScanEntry> entries,
  /** Where the next page starts. Empty: this was the last page. A page without entries need not be the last. */
  2: binary cursor
}

struct CountResult {
  /** The number of keys, each counted once however many copies it has. */
  1: i64 keys,
  /** Whether every part of the ring was counted, all in one view; otherwise `keys` is a lower estimate. */
  2: bool exact
}

enum MemberState {
  /** Admitted, its copies are being filled. */
  JOINING = 1,
  UP = 2,
  /** Serving, while its copies are filled elsewhere. */
  LEAVING = 3,
  /** Found silent by the others. */
  DOWN = 4
}

struct RingMember {
  /** Unique in the ring, kept over restarts: host:port, or the name of its pod. */
  1: string name,
  /** Which life of that name this is. */
  2: i64 incarnation,
  3: MemberState state,
  /** Where it answers clients. */
  4: locator.Location client,
  /** How many keys it holds, copies included; not set if the answering node does not know. */
  5: optional i64 keys
}

/** The segments from `first` up to the next run's `first`, or to the last segment, have one primary. */
struct Run {
  1: i32 first,
  /** The primary's place in `RingInfo.members`; -1: all copies of these segments are lost. */
  2: i16 member
}

/** The ring as one of its members knows it: enough for a client to go straight to the primary of a key. */
struct RingInfo {
  /** The upper 64 bits of the ring's identity. */
  1: i64 ringHigh,
  /** The lower 64 bits of it. */
  2: i64 ringLow,
  /** The number of the view; it grows with every change of the members or their states. */
  3: i64 epoch,
  /** Into how many segments the hash space is cut. */
  4: i32 segments,
  /** How many copies of a key there are to be. */
  5: i32 copies,
  /** Whether every segment has all its copies: as many as `copies`, or as there are members. */
  6: bool whole,
  /** Empty if `epoch` is the one that the client said it knows. */
  7: list<RingMember> members,
  /** In ascending order of `first`, the first one 0. Empty if `members` is. */
  8: list<Run> primaries
}

enum HandoffState {
  /** The node has not been asked to leave. */
  NONE = 0,
  /** It serves on while its copies are filled elsewhere. */
  LEAVING = 1,
  /** All its keys are elsewhere; nothing is lost when it stops. */
  COMPLETE = 2,
  /** It stopped handing off before the end; what was not handed over has one copy less. */
  CUT_SHORT = 3
}

/** What one member took over. */
struct HandoffShare {
  /** The member's name. */
  1: string to,
  2: i64 keys,
  /** Keys and values, without what the wire adds. */
  3: i64 bytes
}

/** The receipt of a node that leaves, or the progress towards it. */
struct HandoffStatus {
  1: HandoffState state,
  /** How many keys were handed over, in all. */
  2: i64 keys,
  /** Their bytes, keys and values. */
  3: i64 bytes,
  /** How many segments the node had a copy of when it began to leave. */
  4: i32 segmentsTotal,
  /** How many of them no longer need it. */
  5: i32 segmentsDone,
  6: list<HandoffShare> receivers,
  /** Milliseconds since 1970 by the node's clock; 0 if it did not start. */
  7: i64 startedAtMillis,
  /** Milliseconds since 1970 by the node's clock; 0 if it did not finish. */
  8: i64 finishedAtMillis
}

/** What the node will do on this connection. */
struct Agreement {
  /** Whether answers come as they are ready, to be matched by their sequence id. */
  1: bool outOfOrder
}

/** A node of the store. */
service Store extends locator.Locator {
  /** The value of `key`; the empty string if there is none. What cannot be answered is a TApplicationException. */
  string get(1: string key),  // bytes

  /** Stores `value` under `key`, unacknowledged; a `get` that arrives later at the same node reads it. */
  oneway void put(1: string key, 2: string value),  // bytes

  /** The value of `key`, with its version. */
  ReadResult read(1: RequestHeader header, 2: binary key)
    throws (1: Unavailable unavailable, 2: DataLost dataLost, 3: Overloaded overloaded, 4: TooLarge tooLarge, 5: BadRequest badRequest),

  /** Stores `value` under `key`. */
  WriteResult write(1: RequestHeader header, 2: binary key, 3: binary value, 4: WriteOptions options)
    throws (1: Unavailable unavailable, 2: DataLost dataLost, 3: Overloaded overloaded, 4: TooLarge tooLarge, 5: BadRequest badRequest,
            6: Indeterminate indeterminate),

  /** Makes `key` absent. Erasing an absent key without a condition is APPLIED. */
  WriteResult erase(1: RequestHeader header, 2: binary key, 3: WriteOptions options)
    throws (1: Unavailable unavailable, 2: DataLost dataLost, 3: Overloaded overloaded, 4: TooLarge tooLarge, 5: BadRequest badRequest,
            6: Indeterminate indeterminate),

  /**
   * `read` for each of `keys`, each on its own: answer i is that of key i, which is request number `header.number` + i. 1 to 1000 keys a
   * call. One answer brings up to 8 MiB of values: keys whose values go beyond are refused as TOO_LARGE, to be asked for in another call.
   */
  list<ReadAnswer> read_many(1: RequestHeader header, 2: list<binary> keys)
    throws (1: Overloaded overloaded, 2: TooLarge tooLarge, 3: BadRequest badRequest),

  /**
   * `write` for each of `pairs`, each on its own: answer i is that of pair i, which is request number `header.number` + i. 1 to 1000 pairs
   * a call, which as a whole stays within the size of a message that the node takes: 8 MiB if its settings do not say otherwise.
   */
  list<WriteAnswer> write_many(1: RequestHeader header, 2: list<KeyValue> pairs, 3: WriteOptions options)
    throws (1: Overloaded overloaded, 2: TooLarge tooLarge, 3: BadRequest badRequest),

  /**
   * The keys that begin with `prefix`, at most `limit` a page (1 to 10000), in no meaningful order. A page ends sooner with the entry that
   * brings its keys and values to 1 MiB, and when half of the deadline is over. The first page has an empty `cursor`, each further
   * one the cursor of the page before. A key that is present throughout the scan is in at least one page; one that is written or erased
   * meanwhile may or may not be.
   */
  ScanPage scan(1: RequestHeader header, 2: binary cursor, 3: binary prefix, 4: i32 limit)
    throws (1: Unavailable unavailable, 2: DataLost dataLost, 3: Overloaded overloaded, 4: TooLarge tooLarge, 5: BadRequest badRequest),

  /** How many keys there are in the ring. */
  CountResult count(1: RequestHeader header)
    throws (1: Unavailable unavailable, 2: DataLost dataLost, 3: Overloaded overloaded, 4: BadRequest badRequest),

  /** The ring as this node knows it. `knownEpoch` is the epoch that the client has already, 0 if none. */
  RingInfo ring(1: i64 knownEpoch) throws (1: Unavailable unavailable),

  /** How far this node has come with leaving. */
  HandoffStatus handoff(),

  /**
   * Offers to take answers out of order on this connection. Only as the connection's first call, and answered before any other. If the
   * answer says so too, answers come from then on as they are ready, each with the sequence id of its request.
   */
  Agreement agree(1: bool outOfOrder) throws (1: BadRequest badRequest)
}

package io.diststore.ring.node;

import io.diststore.ring.message.Forwarded;
import io.diststore.ring.message.SessionId;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.EntryLookup;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.Outcome;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.segment.Version;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.view.NodeId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * One segment at its primary: the take-over, and the requests that it serves. {@link SegmentFills}
 * makes other copies equal, {@link SegmentWrites} brings writes to all of them.
 */
final class PrimarySegment {
  /** How far the take-over is. */
  enum Stage {
    /** Leases that this member granted may still be held. */
    WAITING,
    /** The other in-sync owners are being made equal. */
    RECONCILING,
    SERVING
  }

  private record Waiting(Caller caller, Request request, long sinceNanos) {}

  private final Turn turn;
  private final Primaries primaries;
  private final int segment;
  private final SegmentData data;
  private final EntryLookup entries;
  private final TakeOverWait takeOver;
  private final SegmentFills fills;
  private final SegmentWrites writes;
  private Stage stage = Stage.WAITING;
  private long tidiedAt;
  private Deque<Waiting> waiting = new ArrayDeque<>(1);

  PrimarySegment(
      Turn turn, Primaries primaries, int segment, SegmentData data, TakeOverWait takeOver) {
    this.turn = turn;
    this.primaries = primaries;
    this.segment = segment;
    this.data = data;
    this.entries = data.lookup();
    this.takeOver = takeOver;
    this.fills = new SegmentFills(turn, primaries, segment);
    this.writes = new SegmentWrites(turn, primaries, segment, data, fills);
  }

  boolean serving() {
    return stage == Stage.SERVING;
  }

  SegmentData data() {
    return data;
  }

  EntryLookup entries() {
    return entries;
  }

  SegmentWrites writes() {
    return writes;
  }

  int segment() {
    return segment;
  }

  /** Something remains to be done here when time passes. Sessions see to themselves. */
  boolean busy() {
    return stage == Stage.WAITING || !writes.none() || !waiting.isEmpty();
  }

  // ---- the role

  /** Goes as far towards serving and filling as possible. */
  void advance() {
    if (stage == Stage.WAITING && takeOver.over()) {
      stage = Stage.RECONCILING;
    }
    if (stage == Stage.RECONCILING && fills.reconciled(!waiting.isEmpty())) {
      fills.clear();
      stage = Stage.SERVING;
      primaries.serving(1);
      primaries.reported.clear(segment);
      retryWaiting();
    }
    if (stage == Stage.SERVING) {
      fills.fillTargets();
      primaries.reported.set(segment, fills.allFilled());
    }
  }

  Session session(NodeId receiver) {
    return fills.with(receiver);
  }

  void sessionDone(Session session) {
    fills.done(session);
    advance();
  }

  void sessionUnknown(NodeId receiver, SessionId id) {
    if (fills.unknown(receiver, id)) {
      primaries.reported.clear(segment);
      advance();
    }
  }

  void stored(NodeId by, long version) {
    writes.stored(by, version);
    if (!busy()) {
      primaries.notBusy(segment);
    }
  }

  /**
   * A new view right after the one before, and this member is still the primary: versions,
   * acknowledgements and ids stay.
   */
  void continueIn(List<NodeId> writersBefore) {
    if (!atRest()) {
      List<NodeId> writers = turn.roles.writers(segment);
      fills.continueIn(writers);
      writes.continueIn(writers, writersBefore);
    }
    if (turn.now - tidiedAt < turn.timing.waitNanos()) {
      // Who had the new view before the word to tidy did not take it.
      primaries.untidy(segment);
    }
    advance();
    writes.sendAll();
  }

  /**
   * Nothing is under way here. Most segments are at rest in most views, of which each sees them
   * all.
   */
  private boolean atRest() {
    return writes.none() && fills.none();
  }

  /**
   * Not the primary any more. What was stored or sent may be applied by a successor; what only
   * waited is not.
   */
  void stop() {
    if (stage == Stage.SERVING) {
      primaries.serving(-1);
    }
    fills.clear();
    writes.giveUp();
    primaries.waitingTotal -= waiting.size();
    waiting.forEach(w -> primaries.reply(w.caller, Forwarded.Status.MOVED, null));
    waiting.clear();
  }

  // ---- requests

  /** Serves a request, or keeps it until it can be served, or refuses it. */
  void request(Caller caller, Request request, long sinceNanos) {
    boolean served =
        stage == Stage.SERVING
            && switch (request.operation()) {
              case Operation.Get get -> get(caller, get.key());
              case Operation.Put put -> write(caller, request, put);
              case Operation.Erase erase -> write(caller, request, erase);
              case Operation.Scan scan -> readable() && primaries.walk.scan(caller, scan);
              case Operation.Count count -> readable() && primaries.walk.count(caller, count);
            };
    if (!served) {
      keep(new Waiting(caller, request, sinceNanos));
    }
  }

  private void keep(Waiting request) {
    if (waiting.size() >= turn.limits.waitingPerSegment()
        || primaries.waitingTotal >= turn.limits.waitingTotal()) {
      primaries.reply(request.caller, Forwarded.Status.OVERLOADED, null);
      return;
    }
    primaries.waitingTotal++;
    waiting.add(request);
    primaries.busy(segment);
    if (stage == Stage.RECONCILING) {
      advance();
    }
  }

  void retryWaiting() {
    if (waiting.isEmpty()) {
      return;
    }
    Deque<Waiting> retried = waiting;
    waiting = new ArrayDeque<>(retried.size());
    primaries.waitingTotal -= retried.size();
    for (Waiting request : retried) {
      request(request.caller, request.request, request.sinceNanos);
    }
  }

  /** Whether this member may answer reads: nobody else can. */
  boolean readable() {
    if (stage != Stage.SERVING || !turn.inForce()) {
      return false;
    }
    if (!turn.rules.keep(Rule.LEASES) || primaries.leases.holdsAll()) {
      return true;
    }
    for (NodeId owner : turn.roles.inSync(segment)) {
      if (!owner.equals(turn.self) && !primaries.leases.holds(owner)) {
        return false;
      }
    }
    if (turn.rules.keep(Rule.TARGET_LEASE)) {
      for (NodeId target : turn.roles.targets(segment)) {
        if (fills.isFilled(target) && !primaries.leases.holds(target)) {
          return false;
        }
      }
    }
    return true;
  }

  /** The last committed entry of a key, a tombstone perhaps, or null. */
  Entry committed(Key key) {
    return primaries.nothingPending() ? entries.get(key) : writes.committed(key);
  }

  private boolean get(Caller caller, Key key) {
    if (!readable()) {
      return false;
    }
    Entry entry = committed(key);
    if (entry != null && entry.live() && entry.expired(turn.wallMillis())) {
      if (turn.rules.keep(Rule.EXPIRY_COMMITTED)) {
        expire(entry);
        entry = committed(key);
        if (entry != null && entry.live()) {
          return false;
        }
      } else {
        entry = null;
      }
    }
    turn.settings.witness().read(primaries.node, segment);
    Entry found = entry != null && entry.live() ? entry : null;
    long ttl =
        found == null || found.expiresAtMillis() == Entry.NEVER
            ? 0
            : found.expiresAtMillis() - turn.wallMillis();
    primaries.reply(caller, Forwarded.Status.DONE, new Answer.Value(found, ttl));
    return true;
  }

  /** Begins to delete a value whose time is over, unless a write of its key is on its way. */
  void expire(Entry entry) {
    if (!writes.touches(entry.key()) && !writes.exhausted()) {
      long version = writes.nextVersion();
      writes.begin(new PendingWrite(version, Entry.tombstone(entry.key(), version), null, null, 0));
    }
  }

  private boolean write(Caller caller, Request request, Operation.Write operation) {
    RequestId id = request.id();
    PendingWrite earlier = primaries.nothingPending() ? null : writes.of(id);
    if (earlier != null) {
      earlier.tell(caller);
      return true;
    }
    Outcome remembered = turn.rules.keep(Rule.DEDUP) ? data.requests().get(id) : null;
    if (remembered != null) {
      primaries.reply(caller, Forwarded.Status.DONE, new Answer.Written(remembered));
      return true;
    }
    if (id.number() < turn.marks.lowest(id.client()) && turn.rules.keep(Rule.FORGOTTEN_REFUSED)) {
      primaries.reply(caller, Forwarded.Status.FORGOTTEN, null);
      return true;
    }
    if (writes.exhausted()
        || primaries.pendingFull()
        || operation instanceof Operation.Put && primaries.full()
        || primaries.tooMany(id.client())) {
      primaries.reply(caller, Forwarded.Status.OVERLOADED, null);
      return true;
    }
    if (operation.ifVersion() == null) {
      apply(caller, request, operation);
      return true;
    }
    return conditional(caller, request, operation);
  }

  /**
   * Applies the write if the key has the version demanded. A failed condition is a read: it says
   * what the key holds.
   */
  private boolean conditional(Caller caller, Request request, Operation.Write operation) {
    Key key = operation.key();
    if (writes.touches(key) && turn.rules.keep(Rule.CONDITION_WAITS)) {
      return false;
    }
    Entry current = data.get(key);
    if (current != null && current.live() && current.expired(turn.wallMillis())) {
      expire(current);
      current = data.get(key);
      if (writes.touches(key)) {
        return false;
      }
    }
    long version = current != null && current.live() ? current.version() : Version.NONE;
    if (version == operation.ifVersion()) {
      apply(caller, request, operation);
      return true;
    }
    if (!readable()) {
      return false;
    }
    Outcome failure = Outcome.conditionFailed(version);
    boolean recorded = turn.rules.keep(Rule.RECORD_FAILURE);
    if (request.repeated() && recorded) {
      begin(caller, request, null, writes.nextVersion(), failure);
    } else {
      Forwarded.Status status = recorded ? Forwarded.Status.UNRECORDED : Forwarded.Status.DONE;
      primaries.reply(caller, status, new Answer.Written(failure));
    }
    return true;
  }

  private void apply(Caller caller, Request request, Operation.Write operation) {
    long version = writes.nextVersion();
    begin(caller, request, entry(operation, version), version, Outcome.applied(version));
  }

  private void begin(Caller caller, Request request, Entry entry, long version, Outcome outcome) {
    PendingWrite write =
        new PendingWrite(version, entry, request.id(), outcome, request.lowestAwaited());
    write.tell(caller);
    writes.begin(write);
  }

  private Entry entry(Operation.Write operation, long version) {
    return switch (operation) {
      case Operation.Put put ->
          new Entry(
              put.key(),
              version,
              put.value(),
              put.ttlMillis() == 0
                  ? Entry.NEVER
                  : Entry.expiryAfter(turn.wallMillis(), put.ttlMillis()));
      case Operation.Erase erase -> Entry.tombstone(erase.key(), version);
    };
  }

  // ---- time

  void tick() {
    advance();
    writes.tick();
    if (stage == Stage.SERVING) {
      retryWaiting();
    }
    // Stale ones go back: the entry node looks for another primary, or gives up.
    while (!waiting.isEmpty() && turn.now - waiting.peek().sinceNanos > turn.timing.waitNanos()) {
      primaries.waitingTotal--;
      primaries.reply(waiting.poll().caller, Forwarded.Status.MOVED, null);
    }
  }

  /** Drops tombstones here and at the other writers when nothing can bring their keys back. */
  boolean tidied() {
    boolean idle = writes.none() && !fills.open() && fills.allFilled() && stage == Stage.SERVING;
    if (!idle && turn.rules.keep(Rule.TOMBSTONES)
        || turn.now - tidiedAt < turn.timing.housekeepingNanos()) {
      return false;
    }
    tidiedAt = turn.now;
    primaries.tidy(
        segment,
        data,
        writes.latestVersion(),
        data.requests().silentSince(turn.now - turn.timing.forgetNanos()));
    return data.tombstones() == 0;
  }
}

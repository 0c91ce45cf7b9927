package io.diststore.ring.primary;

import io.diststore.ring.copy.CopySource;
import io.diststore.ring.copy.SegmentFills;
import io.diststore.ring.copy.Session;
import io.diststore.ring.lease.TakeOverWait;
import io.diststore.ring.message.Forwarded;
import io.diststore.ring.message.SessionId;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.EntryLookup;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.Outcome;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.segment.Version;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.NodeId;
import java.util.List;

/**
 * One segment at its primary. This class handles the take-over and the requests. {@link
 * SegmentFills} makes the other copies equal, and {@link SegmentWrites} sends writes to them.
 */
public final class PrimarySegment implements CopySource {
  /** The stages of this member's role as the primary of the segment. */
  enum Stage {
    /** Waits until the leases that this member granted have ended. */
    WAITING,
    /** Waits until the copies of all other in-sync owners equal this one. */
    RECONCILING,
    /** Serves requests and fills target owners. */
    SERVING,
    /**
     * The role has ended: this member is no longer the primary under the view in force, or this
     * member skipped a view.
     */
    ENDED;

    boolean leadsTo(Stage next) {
      return switch (this) {
        case WAITING -> next == RECONCILING || next == ENDED;
        case RECONCILING -> next == SERVING || next == ENDED;
        case SERVING -> next == ENDED;
        case ENDED -> false;
      };
    }
  }

  /** The largest number of clients whose outcomes one tick forgets. */
  private static final int FORGOTTEN_PER_TICK = 1024;

  private final Turn turn;
  private final Primaries primaries;
  private final int segment;
  private final SegmentData data;
  private final EntryLookup entries;
  private final TakeOverWait takeOver;
  private final SegmentFills fills;
  private final SegmentWrites writes;
  private final WaitingRequests waiting;
  private Stage stage = Stage.WAITING;
  private long tidiedAt;

  PrimarySegment(
      Turn turn, Primaries primaries, int segment, SegmentData data, TakeOverWait takeOver) {
    this.turn = turn;
    this.primaries = primaries;
    this.segment = segment;
    this.data = data;
    this.entries = data.lookup();
    this.takeOver = takeOver;
    this.waiting = new WaitingRequests(turn, primaries);
    this.fills = new SegmentFills(turn, primaries.sessions(), segment);
    this.writes = new SegmentWrites(turn, primaries, segment, data, fills);
  }

  boolean isServing() {
    return stage == Stage.SERVING;
  }

  @Override
  public SegmentData data() {
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

  /** Reports whether the segment has work to do on a tick, apart from its sessions. */
  boolean isBusy() {
    return stage == Stage.WAITING || !writes.isEmpty() || !waiting.isEmpty();
  }

  // ---- the role

  /** Changes the stage. Throws an exception if the current stage does not lead to {@code next}. */
  void become(Stage next, String why) {
    if (!stage.leadsTo(next)) {
      throw new IllegalStateException(
          "the primary of segment " + segment + " cannot go from " + stage + " to " + next);
    }
    turn.observer().onStage(turn.self(), segment, stage, next, why);
    Stage before = stage;
    stage = next;
    if (next == Stage.SERVING) {
      takeOver.checkOver();
      primaries.onServingBegins();
    } else if (before == Stage.SERVING) {
      primaries.onServingEnds();
    }
  }

  /**
   * Continues the take-over as far as possible. If the primary serves, also fills target owners.
   */
  void advance() {
    if (stage == Stage.WAITING && takeOver.isOver()) {
      become(Stage.RECONCILING, "the granted leases have ended");
    }
    if (stage == Stage.RECONCILING && fills.reconcile(!waiting.isEmpty())) {
      fills.clear();
      become(Stage.SERVING, "the in-sync copies are equal");
      primaries.setFilled(segment, false);
      serveWaiting();
    }
    if (stage == Stage.SERVING) {
      fills.fillTargets();
      primaries.setFilled(segment, fills.areAllTargetsFilled());
    }
  }

  @Override
  public Session session(NodeId receiver) {
    return fills.session(receiver);
  }

  @Override
  public void onSessionDone(Session session) {
    fills.onSessionDone(session);
    advance();
  }

  @Override
  public void onSessionUnknown(NodeId receiver, SessionId id) {
    if (fills.onSessionUnknown(receiver, id)) {
      primaries.setFilled(segment, false);
      advance();
    }
  }

  @Override
  public void onRoomForSession() {
    advance();
  }

  /** Another writer has stored the write with this version. */
  void onStored(NodeId by, long version) {
    writes.onStored(by, version);
    if (!isBusy()) {
      primaries.markIdle(segment);
    }
  }

  /**
   * Continues the role under a view that directly follows the previous one. Versions,
   * acknowledgements and sessions stay valid.
   */
  void continueIn() {
    if (!isAtRest()) {
      List<NodeId> writers = turn.roles().writers(segment);
      fills.continueIn(writers);
      writes.continueIn(writers);
    }
    if (turn.now() - tidiedAt < turn.timing().waitNanos()) {
      // The last Housekeeping message was recent. Any member that already had the new view ignored
      // it, so send it again.
      primaries.markUntidy(segment);
    }
    advance();
    writes.sendAll();
  }

  /**
   * Reports whether the segment is at rest: it has no pending writes and no sessions. Most segments
   * are at rest.
   */
  private boolean isAtRest() {
    return writes.isEmpty() && fills.isEmpty();
  }

  /**
   * Ends the role and sends all its requests back to their entry nodes. The requests of pending
   * writes are sent back as perhaps applied, because a successor may apply them. Waiting requests
   * are sent back as not applied.
   */
  void end() {
    become(Stage.ENDED, "a view ended the role");
    fills.clear();
    writes.giveUp();
    waiting.sendBackAll();
  }

  // ---- requests

  /** Serves a request, keeps it until it can be served, or refuses it. */
  void request(Caller caller, Request request, long sinceNanos) {
    boolean isServed =
        stage == Stage.SERVING
            && switch (request.operation()) {
              case Operation.Get get -> get(caller, get.key());
              case Operation.Put put -> write(caller, request, put);
              case Operation.Erase erase -> write(caller, request, erase);
              case Operation.Scan scan -> isReadable() && primaries.walk().scan(caller, scan);
              case Operation.Count count -> isReadable() && primaries.walk().count(caller, count);
            };
    if (!isServed) {
      keepWaiting(caller, request, sinceNanos);
    }
  }

  private void keepWaiting(Caller caller, Request request, long sinceNanos) {
    if (!waiting.add(caller, request, sinceNanos)) {
      primaries.reply(caller, Forwarded.Status.OVERLOADED, null);
      return;
    }
    primaries.markBusy(segment);
    if (stage == Stage.RECONCILING) {
      advance();
    }
  }

  /**
   * Sends all waiting requests back to their entry nodes, and reports that they were not applied.
   */
  void sendBackWaiting() {
    waiting.sendBackAll();
  }

  /** Tries to serve the waiting requests. */
  void serveWaiting() {
    if (turn.isBehind()) {
      waiting.sendBackStale();
    }
    if (waiting.isEmpty()) {
      return;
    }
    for (WaitingRequests.Waiting request : waiting.takeAll()) {
      request(request.caller(), request.request(), request.sinceNanos());
    }
  }

  /**
   * Reports whether this member may answer reads of the segment now. At any time, at most one
   * member may answer reads of a segment.
   */
  public boolean isReadable() {
    if (stage != Stage.SERVING || !turn.isInForce()) {
      return false;
    }
    return !turn.rules().keep(Rule.LEASES) || primaries.leases().holdsAll() || holdsNeededLeases();
  }

  /**
   * Reports the same as {@link #isReadable}, but always judges each lease on its own. So a check
   * from outside changes nothing that a later read uses.
   */
  public boolean isReadableFromOutside() {
    return stage == Stage.SERVING
        && turn.isInForce()
        && (!turn.rules().keep(Rule.LEASES) || holdsNeededLeases());
  }

  private boolean holdsNeededLeases() {
    for (NodeId owner : turn.roles().inSync(segment)) {
      if (!owner.equals(turn.self()) && !primaries.leases().holds(owner)) {
        return false;
      }
    }
    if (turn.rules().keep(Rule.TARGET_LEASE)) {
      for (NodeId target : turn.roles().targets(segment)) {
        if (fills.isFilled(target) && !primaries.leases().holds(target)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Returns the last committed entry of a key, or null. The entry may be a tombstone. */
  Entry lastCommitted(Key key) {
    return primaries.pending().isEmpty() ? entries.get(key) : writes.lastCommitted(key);
  }

  private boolean get(Caller caller, Key key) {
    if (!isReadable()) {
      return false;
    }
    Entry entry = lastCommitted(key);
    if (entry != null && entry.expiresAtMillis() != Entry.NEVER && !turn.clock().isSet()) {
      return false;
    }
    if (entry != null && entry.live() && entry.expired(turn.ringMillis())) {
      if (turn.rules().keep(Rule.EXPIRY_COMMITTED)) {
        expire(entry);
        entry = lastCommitted(key);
        if (entry != null && entry.live()) {
          return false;
        }
      } else {
        entry = null;
      }
    }
    turn.observer().onRead(turn.self(), segment);
    Entry found = entry != null && entry.live() ? entry : null;
    long ttl =
        found == null || found.expiresAtMillis() == Entry.NEVER
            ? 0
            : found.expiresAtMillis() - turn.ringMillis();
    primaries.reply(caller, Forwarded.Status.DONE, new Answer.Value(found, ttl));
    return true;
  }

  /** Begins to delete an expired value, unless its key has a pending write. */
  void expire(Entry entry) {
    if (!writes.hasPending(entry.key()) && !writes.isExhausted()) {
      long version = writes.nextVersion();
      writes.begin(new PendingWrite(version, Entry.tombstone(entry.key(), version), null, null, 0));
    }
  }

  private boolean write(Caller caller, Request request, Operation.Write operation) {
    RequestId id = request.id();
    PendingWrite pending = primaries.pending().isEmpty() ? null : writes.of(id);
    if (pending != null) {
      pending.addCaller(caller);
      return true;
    }
    Outcome remembered = turn.rules().keep(Rule.DEDUP) ? data.requests().get(id) : null;
    if (remembered != null) {
      primaries.reply(caller, Forwarded.Status.DONE, new Answer.Written(remembered));
      return true;
    }
    if (id.number() < turn.marks().lowest(id.client())
        && turn.rules().keep(Rule.FORGOTTEN_REFUSED)) {
      primaries.reply(caller, Forwarded.Status.FORGOTTEN, null);
      return true;
    }
    if (request.repeated() && turn.marks().areForgottenEarly()) {
      primaries.reply(caller, Forwarded.Status.FORGOTTEN, null);
      return true;
    }
    if (writes.isExhausted()
        || primaries.isMemoryFull() && addsEntry(operation)
        || primaries.isOverloaded(id.client(), request.lowestAwaited())) {
      primaries.reply(caller, Forwarded.Status.OVERLOADED, null);
      return true;
    }
    if (operation instanceof Operation.Put put && put.ttlMillis() != 0 && !turn.clock().isSet()) {
      return false;
    }
    if (operation.ifVersion() == null) {
      apply(caller, request, operation);
      return true;
    }
    return writeConditionally(caller, request, operation);
  }

  private boolean addsEntry(Operation.Write operation) {
    return operation instanceof Operation.Put || data.get(operation.key()) == null;
  }

  /**
   * Applies a write if the key has the version that the write requires. Returns false if the
   * request has to wait.
   *
   * <p>An answer that reports a failed condition counts as a read, because this answer shows the
   * client the version of the key.
   */
  private boolean writeConditionally(Caller caller, Request request, Operation.Write operation) {
    Key key = operation.key();
    if (writes.hasPending(key) && turn.rules().keep(Rule.CONDITION_WAITS)) {
      return false;
    }
    Entry current = data.get(key);
    if (current != null && current.live() && current.expired(turn.ringMillis())) {
      expire(current);
      current = data.get(key);
      if (writes.hasPending(key)) {
        return false;
      }
    }
    long version = current != null && current.live() ? current.version() : Version.NONE;
    if (version == operation.ifVersion()) {
      apply(caller, request, operation);
      return true;
    }
    if (!isReadable()) {
      return false;
    }
    Outcome failure = Outcome.conditionFailed(version);
    boolean recordsFailures = turn.rules().keep(Rule.RECORD_FAILURE);
    if (request.repeated() && recordsFailures) {
      begin(caller, request, null, writes.nextVersion(), failure);
    } else {
      Forwarded.Status status =
          recordsFailures ? Forwarded.Status.UNRECORDED : Forwarded.Status.DONE;
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
    write.addCaller(caller);
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
                  : Entry.expiryAfter(turn.ringMillis(), put.ttlMillis()));
      case Operation.Erase erase -> Entry.tombstone(erase.key(), version);
    };
  }

  // ---- time

  void onTick() {
    advance();
    writes.onTick();
    if (stage == Stage.SERVING) {
      serveWaiting();
    }
    waiting.sendBackStale();
  }

  /**
   * Drops tombstones and forgets silent clients, at this member and at the other writers. Does so
   * only while there is no pending write and no open session, because either could bring deleted
   * keys back. Returns whether all tombstones are gone.
   */
  boolean tidy() {
    boolean isIdle =
        writes.isEmpty()
            && !fills.hasOpenSession()
            && fills.areAllTargetsFilled()
            && stage == Stage.SERVING;
    if (!isIdle && turn.rules().keep(Rule.TOMBSTONES)
        || turn.now() - tidiedAt < turn.timing().housekeepingNanos()) {
      return false;
    }
    tidiedAt = turn.now();
    List<ClientId> silent =
        data.requests().silentSince(turn.now() - primaries.forgetNanos(), FORGOTTEN_PER_TICK);
    primaries.tidy(segment, data, writes.latestVersion(), silent);
    return data.tombstones() == 0 && silent.size() < FORGOTTEN_PER_TICK;
  }
}

package io.diststore.ring.node;

import io.diststore.ring.message.Forwarded;
import io.diststore.ring.message.Replicate;
import io.diststore.ring.message.SessionId;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.Outcome;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.segment.Version;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.view.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One segment at its primary: the take-over, writes on their way, reads, and who of the others is
 * filled.
 */
/*
 * A write gets a version, is applied here and sent to all writers; when all have stored it, it is committed: readable and answered. Only a new view
 * takes a silent writer out; then what is pending goes to the new writers if this member is still the primary, and back to its entry node
 * ("perhaps applied") if it is not. So nobody hands pending writes to a successor.
 *
 * The fast path is a primary that is alone: its writes commit on the spot and touch none of the maps.
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
  private final TakeOverWait takeOver;
  private Stage stage = Stage.WAITING;
  private long sequence;
  private long tidiedAt;
  private final Map<Long, PendingWrite> pending = new LinkedHashMap<>(0);
  private final Map<RequestId, PendingWrite> pendingById = new HashMap<>(0);
  private final Map<Key, Unsettled> unsettled = new HashMap<>(0);
  private final Map<NodeId, Session> sessions = new LinkedHashMap<>(0);
  private final Map<NodeId, SessionId> filled = new HashMap<>(0);
  private Deque<Waiting> waiting = new ArrayDeque<>(1);

  PrimarySegment(
      Turn turn, Primaries primaries, int segment, SegmentData data, TakeOverWait takeOver) {
    this.turn = turn;
    this.primaries = primaries;
    this.segment = segment;
    this.data = data;
    this.takeOver = takeOver;
  }

  boolean serving() {
    return stage == Stage.SERVING;
  }

  SegmentData data() {
    return data;
  }

  /** Something remains to be done here when time passes. */
  boolean busy() {
    return stage != Stage.SERVING
        || !pending.isEmpty()
        || !waiting.isEmpty()
        || !sessions.isEmpty()
        || !allFilled();
  }

  // ---- the role

  /** Goes as far towards serving and filling as possible. */
  void advance() {
    if (stage == Stage.WAITING && takeOver.over()) {
      stage = Stage.RECONCILING;
    }
    if (stage == Stage.RECONCILING && reconciled()) {
      sessions.values().forEach(primaries.sessions::cancel);
      sessions.clear();
      filled.clear();
      stage = Stage.SERVING;
      primaries.reported.clear(segment);
      retryWaiting();
    }
    if (stage == Stage.SERVING) {
      for (NodeId target : turn.roles.targets(segment)) {
        if (!filled.containsKey(target) && !sessions.containsKey(target)) {
          openSession(target);
        }
      }
      primaries.reported.set(segment, allFilled());
    }
  }

  private boolean reconciled() {
    if (!turn.rules.keep(Rule.RECONCILE)) {
      return true;
    }
    boolean done = true;
    for (NodeId owner : turn.roles.inSync(segment)) {
      if (!owner.equals(turn.self) && !filled.containsKey(owner)) {
        done = false;
        if (!sessions.containsKey(owner)) {
          openSession(owner);
        }
      }
    }
    return done;
  }

  private void openSession(NodeId receiver) {
    Session session = primaries.sessions.open(segment, receiver);
    sessions.put(receiver, session);
    if (!turn.rules.keep(Rule.FILL)) {
      filled.put(receiver, session.id());
    }
  }

  private boolean allFilled() {
    for (NodeId target : turn.roles.targets(segment)) {
      if (!filled.containsKey(target)) {
        return false;
      }
    }
    return true;
  }

  Session session(NodeId receiver) {
    return sessions.get(receiver);
  }

  void sessionDone(Session session) {
    sessions.remove(session.receiver());
    filled.put(session.receiver(), session.id());
    advance();
  }

  /** The receiver does not know the session: it begins anew. */
  void sessionUnknown(NodeId receiver, SessionId id) {
    Session session = sessions.get(receiver);
    boolean open = session != null && session.id().equals(id);
    if (open || id.equals(filled.get(receiver))) {
      if (open) {
        primaries.sessions.cancel(session);
        sessions.remove(receiver);
      }
      filled.remove(receiver);
      primaries.reported.clear(segment);
      advance();
    }
  }

  /**
   * A new view right after the one before, and this member is still the primary: versions,
   * acknowledgements and ids stay.
   */
  void continueIn(List<NodeId> writersBefore) {
    List<NodeId> writers = turn.roles.writers(segment);
    sessions
        .values()
        .removeIf(
            session -> {
              boolean gone = !writers.contains(session.receiver());
              if (gone) {
                primaries.sessions.cancel(session);
              }
              return gone;
            });
    filled.keySet().removeIf(id -> !writers.contains(id) || turn.inSync(segment, id));
    for (PendingWrite write : pending.values()) {
      List<NodeId> awaited = new ArrayList<>();
      for (NodeId writer : writers) {
        if (!writer.equals(turn.self)
            && (write.awaited.contains(writer) || !writersBefore.contains(writer))) {
          awaited.add(writer);
        }
      }
      write.awaited = awaited;
    }
    advance();
    for (PendingWrite write : List.copyOf(pending.values())) {
      send(write);
      commitIfStored(write);
    }
  }

  /**
   * Not the primary any more. What was stored or sent may be applied by a successor; what only
   * waited is not.
   */
  void stop() {
    sessions.values().forEach(primaries.sessions::cancel);
    for (PendingWrite write : pending.values()) {
      write.callers.forEach(caller -> primaries.reply(caller, Forwarded.Status.MOVED_MAYBE, null));
    }
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
  }

  private void retryWaiting() {
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
    if (!turn.rules.keep(Rule.LEASES)) {
      return true;
    }
    for (NodeId owner : turn.roles.inSync(segment)) {
      if (!owner.equals(turn.self) && !primaries.leases.holds(owner)) {
        return false;
      }
    }
    if (turn.rules.keep(Rule.TARGET_LEASE)) {
      for (NodeId target : turn.roles.targets(segment)) {
        if (filled.containsKey(target) && !primaries.leases.holds(target)) {
          return false;
        }
      }
    }
    return true;
  }

  /** The last committed entry of a key, a tombstone perhaps, or null. */
  Entry committed(Key key) {
    Unsettled pendingKey = turn.rules.keep(Rule.COMMITTED_READS) ? unsettled.get(key) : null;
    return pendingKey == null ? data.get(key) : pendingKey.committed;
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
    primaries.reply(caller, Forwarded.Status.DONE, new Answer.Found(found, ttl));
    return true;
  }

  /** Begins to delete a value whose time is over, unless a write of its key is on its way. */
  void expire(Entry entry) {
    if (!unsettled.containsKey(entry.key()) && sequence < Version.SEQUENCE_MAX) {
      long version = Version.of(turn.epoch(), ++sequence);
      begin(new PendingWrite(version, Entry.tombstone(entry.key(), version), null, null, 0));
    }
  }

  private boolean write(Caller caller, Request request, Operation.Write operation) {
    RequestId id = request.id();
    PendingWrite earlier = pendingById.get(id);
    if (earlier != null) {
      earlier.callers.add(caller);
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
    if (sequence >= Version.SEQUENCE_MAX) {
      primaries.reply(caller, Forwarded.Status.OVERLOADED, null);
      return true;
    }
    Entry current = data.get(operation.key());
    boolean live = current != null && current.live();
    Outcome failure = null;
    if (operation.ifVersion() != null) {
      if (unsettled.containsKey(operation.key()) && turn.rules.keep(Rule.CONDITION_WAITS)) {
        return false;
      }
      if (live && current.expired(turn.wallMillis())) {
        expire(current);
        current = data.get(operation.key());
        live = false;
        if (unsettled.containsKey(operation.key())) {
          return false;
        }
      }
      long currentVersion = live ? current.version() : Version.NONE;
      if (currentVersion != operation.ifVersion()) {
        // A failed condition is a read: it says what the key holds now.
        if (!readable()) {
          return false;
        }
        failure = Outcome.conditionFailed(currentVersion);
        if (!request.retry() || !turn.rules.keep(Rule.RECORD_FAILURE)) {
          Forwarded.Status status =
              turn.rules.keep(Rule.RECORD_FAILURE)
                  ? Forwarded.Status.UNRECORDED
                  : Forwarded.Status.DONE;
          primaries.reply(caller, status, new Answer.Written(failure));
          return true;
        }
      }
    }
    long version = Version.of(turn.epoch(), ++sequence);
    Entry entry = failure != null ? null : entry(operation, version);
    PendingWrite write =
        new PendingWrite(
            version,
            entry,
            id,
            failure != null ? failure : Outcome.applied(version),
            request.lowestAwaited());
    write.callers.add(caller);
    begin(write);
    return true;
  }

  private Entry entry(Operation.Write operation, long version) {
    return switch (operation) {
      case Operation.Put put ->
          new Entry(
              put.key(),
              version,
              put.value(),
              put.ttlMillis() == 0 ? Entry.NEVER : turn.wallMillis() + put.ttlMillis());
      case Operation.Erase erase -> Entry.tombstone(erase.key(), version);
    };
  }

  // ---- writes on their way

  private void begin(PendingWrite write) {
    List<NodeId> writers = turn.roles.writers(segment);
    Entry entry = write.entry;
    if (entry != null && !entry.live()) {
      primaries.untidy(segment);
    }
    if (entry != null) {
      turn.settings.witness().written(segment, entry);
    }
    if (writers.size() > 1) {
      if (entry != null) {
        Entry before = data.get(entry.key());
        unsettled.computeIfAbsent(entry.key(), k -> new Unsettled(before)).pending++;
      }
      pending.put(write.version, write);
      if (write.id != null) {
        pendingById.put(write.id, write);
      }
      write.awaited = new ArrayList<>(writers);
      write.awaited.remove(turn.self);
      primaries.busy(segment);
    }
    if (entry != null) {
      data.put(entry);
    }
    if (write.id != null) {
      turn.marks.raise(write.id.client(), write.lowestAwaited, turn.now);
      data.requests().forgetBelow(write.id.client(), write.lowestAwaited);
      data.requests().put(write.id, write.outcome, turn.now);
    }
    send(write);
    if (!turn.rules.keep(Rule.ACKNOWLEDGE_ALL)) {
      write.awaited = List.of();
    }
    commitIfStored(write);
  }

  private void send(PendingWrite write) {
    write.sentAt = turn.now;
    for (NodeId writer : write.awaited) {
      SessionId session = null;
      if (turn.roles.targets(segment).contains(writer)) {
        Session open = sessions.get(writer);
        session = open != null ? open.id() : filled.get(writer);
        if (session == null || open != null && !open.answered()) {
          // Sent when the receiver has answered the start: by then it takes writes of the session.
          continue;
        }
      }
      long lowest = turn.rules.keep(Rule.MARKS_TRAVEL) ? write.lowestAwaited : 0;
      turn.send(
          writer,
          new Replicate(
              segment, write.version, write.entry, write.id, write.outcome, lowest, session));
    }
  }

  void stored(NodeId by, long version) {
    PendingWrite write = pending.get(version);
    if (write != null && write.awaited.remove(by)) {
      commitIfStored(write);
    }
  }

  private void commitIfStored(PendingWrite write) {
    if (!write.awaited.isEmpty()) {
      return;
    }
    pending.remove(write.version);
    if (write.id != null) {
      pendingById.remove(write.id);
    }
    boolean settled = false;
    if (write.entry != null) {
      Unsettled key = unsettled.get(write.entry.key());
      if (key != null) {
        if (key.committed == null || key.committed.version() < write.version) {
          key.committed = write.entry;
        }
        if (--key.pending == 0) {
          unsettled.remove(write.entry.key());
          settled = true;
        }
      }
      turn.settings.witness().committed(primaries.node, segment, write.entry);
    }
    for (Caller caller : write.callers) {
      primaries.reply(caller, Forwarded.Status.DONE, new Answer.Written(write.outcome));
    }
    if (settled) {
      retryWaiting();
    }
  }

  // ---- time

  void tick() {
    advance();
    for (PendingWrite write : List.copyOf(pending.values())) {
      if (turn.now - write.sentAt > turn.timing.resendNanos()) {
        send(write);
      }
    }
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
    boolean idle = pending.isEmpty() && sessions.isEmpty() && allFilled() && stage == Stage.SERVING;
    if (!idle && turn.rules.keep(Rule.TOMBSTONES)
        || turn.now - tidiedAt < turn.timing.housekeepingNanos()) {
      return false;
    }
    tidiedAt = turn.now;
    primaries.tidy(
        segment,
        data,
        Version.of(turn.epoch(), sequence),
        data.requests().silentSince(turn.now - turn.timing.forgetNanos()));
    return data.tombstones() == 0;
  }
}

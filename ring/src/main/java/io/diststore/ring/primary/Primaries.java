package io.diststore.ring.primary;

import io.diststore.ring.copy.CopySource;
import io.diststore.ring.copy.MarkExchange;
import io.diststore.ring.copy.Segments;
import io.diststore.ring.copy.Sessions;
import io.diststore.ring.lease.Leases;
import io.diststore.ring.lease.LeasesWithoutRules;
import io.diststore.ring.lease.TakeOverWait;
import io.diststore.ring.message.Forward;
import io.diststore.ring.message.Forwarded;
import io.diststore.ring.message.Housekeeping;
import io.diststore.ring.message.Replicated;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Roles;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/** The segments of which this member is the primary. */
public final class Primaries {
  /** The largest number of segments in {@code untidy} that one tick visits. */
  private static final int TIDIED_PER_TICK = 512;

  /**
   * A tick tidies no further segment when it has walked through this many entries and outcomes.
   * Walking through them takes a few milliseconds.
   */
  private static final int WALKED_PER_TICK = 16_384;

  private final Turn turn;
  private final Segments segments;
  private final Leases leases;
  private final Consumer<Forwarded> ownEntryNode;
  private final Sessions sessions;
  private final SegmentWalk walk;
  private final Sweep sweep;

  /** The number of waiting requests in all segments. */
  private final Load waiting;

  /** The bytes of the pending writes in all segments. */
  private final Load pending;

  private PrimarySegment[] primaries = new PrimarySegment[0];

  /** Segments that have work to do on a tick. A tick skips all other segments. */
  private final BitSet busy = new BitSet();

  /** Segments that may have tombstones to drop or clients to forget. */
  private final BitSet untidy = new BitSet();

  /** Segments whose target owners are all filled. Beacons report these segments. */
  private final BitSet filled = new BitSet();

  /** How many entries and outcomes the current tick has walked through to tidy segments. */
  private int walked;

  /** The segment in {@code untidy} that the next tick visits first. */
  private int nextToTidy;

  private int count;
  private int serving;

  /**
   * @param ownEntryNode receives the answers to requests whose entry node is this node
   */
  public Primaries(
      Turn turn,
      Segments segments,
      Leases leases,
      MarkExchange marks,
      Consumer<Forwarded> ownEntryNode) {
    this.turn = turn;
    this.segments = segments;
    this.leases = leases;
    this.ownEntryNode = ownEntryNode;
    this.sessions = new Sessions(turn, this::source, marks);
    this.walk = new SegmentWalk(turn, this);
    this.sweep = new Sweep(turn, this);
    this.waiting = new Load(turn.limits().waitingTotal());
    this.pending = new Load(turn.limits().pendingBytes());
  }

  // ---- what the segments share

  public Sessions sessions() {
    return sessions;
  }

  Leases leases() {
    return leases;
  }

  SegmentWalk walk() {
    return walk;
  }

  Load waiting() {
    return waiting;
  }

  Load pending() {
    return pending;
  }

  /**
   * Reports whether this member must refuse a write now. The member refuses all writes while too
   * many bytes are pending. While its memory for clients is full, the member refuses each write
   * whose outcome would take more memory.
   *
   * <p>In a ring without a majority, pending writes can pile up. Only a new view can end a
   * primary's wait for a writer that does not acknowledge, and such a ring decides no views.
   *
   * @param lowestAwaited the mark that the write carries
   */
  boolean isOverloaded(ClientId client, long lowestAwaited) {
    return pending.isFull()
        || turn.marks().bytes() >= turn.limits().clientBytes()
            && !turn.marks().makesRoom(client, lowestAwaited);
  }

  /**
   * Reports whether the memory for entries is full. Then this member refuses puts, and deletions of
   * absent keys, because a tombstone takes memory, too.
   */
  boolean isMemoryFull() {
    return turn.holdings().memoryBytes() >= turn.limits().entryBytes();
  }

  /**
   * Returns how long this member remembers outcomes after the last write of their client. This time
   * is shorter than usual while the marks and outcomes take much memory.
   */
  long forgetNanos() {
    return turn.marks().bytes() < turn.limits().clientBytes() / 2
        ? turn.timing().forgetNanos()
        : turn.timing().markNanos();
  }

  void markBusy(int segment) {
    busy.set(segment);
  }

  void markIdle(int segment) {
    busy.clear(segment);
  }

  void markUntidy(int segment) {
    untidy.set(segment);
  }

  void setFilled(int segment, boolean isFilled) {
    filled.set(segment, isFilled);
  }

  void onServingBegins() {
    serving++;
  }

  void onServingEnds() {
    serving--;
    turn.check(serving >= 0, "the number of served segments is never negative");
  }

  // ---- roles

  /** Returns the role for a segment, or null if this member is not its primary. */
  public PrimarySegment get(int segment) {
    return segment < primaries.length ? primaries[segment] : null;
  }

  private CopySource source(int segment) {
    return get(segment);
  }

  /** This node has installed a view. Roles continue, begin and end. */
  public void onView() {
    if (primaries.length == 0) {
      primaries = new PrimarySegment[turn.view().segments()];
    }
    filled.clear();
    Roles before = turn.rolesBefore();
    boolean followsDirectly = before != null && turn.epoch() == before.view().epoch() + 1;
    count = 0;
    TakeOverWait wait = leases.takeOverWait();
    boolean waitForAll = turn.rules().keep(Rule.WAIT_ALL) || before == null;
    for (int s = 0; s < primaries.length; s++) {
      boolean isPrimary = turn.isInForce() && turn.self().equals(turn.roles().primary(s));
      PrimarySegment primary = primaries[s];
      count += isPrimary ? 1 : 0;
      if (primary != null && isPrimary && followsDirectly) {
        primary.continueIn();
        continue;
      }
      if (primary != null) {
        primaries[s] = null;
        primary.end();
      }
      if (isPrimary) {
        begin(
            s,
            waitForAll
                ? wait
                : LeasesWithoutRules.waitForFormerPrimary(turn, leases, before.primary(s)));
      }
    }
    for (int s = busy.nextSetBit(0); s >= 0; s = busy.nextSetBit(s + 1)) {
      if (primaries[s] != null) {
        primaries[s].advance();
      }
    }
  }

  private void begin(int segment, TakeOverWait wait) {
    SegmentData data = segments.getOrCreate(segment);
    primaries[segment] = new PrimarySegment(turn, this, segment, data, wait);
    markBusy(segment);
    if (data.tombstones() > 0) {
      markUntidy(segment);
    }
  }

  /** Returns the number of segments of which this member is the primary. */
  public int count() {
    return count;
  }

  /** Returns the number of segments for which this member is the serving primary. */
  public int serving() {
    return serving;
  }

  /** Returns a copy of the set of segments whose target owners are all filled. */
  public BitSet filledSegments() {
    return (BitSet) filled.clone();
  }

  public boolean areAllFilled() {
    return filled.cardinality() == count;
  }

  // ---- requests and messages

  public void onForward(NodeId from, Forward forward) {
    if (mayBeLate(forward)) {
      turn.send(
          from,
          new Forwarded(
              forward.call(),
              forward.attempt(),
              Forwarded.Status.LATE,
              null,
              leases.latestBeacon()));
    } else {
      request(new Caller(from, forward.call(), forward.attempt()), forward.request());
    }
  }

  /**
   * Reports whether a copy of a write may have been sent so long ago that its outcome was forgotten
   * meanwhile.
   */
  private boolean mayBeLate(Forward forward) {
    if (!(forward.request().operation() instanceof Operation.Write)) {
      return false;
    }
    if (forward.beacon() == Forward.UNSTATED) {
      return turn.isBehind();
    }
    return turn.rules().keep(Rule.RECENT_BEACON) && !leases.isRecent(forward.beacon());
  }

  /** Serves a request, or sends it back if this member is not the primary of its segment. */
  public void request(Caller caller, Request request) {
    int segment = request.operation().segment(turn.view().segments());
    PrimarySegment primary = get(segment);
    if (primary != null) {
      primary.request(caller, request, turn.now());
    } else {
      boolean isLost = turn.roles().primary(segment) == null;
      reply(caller, isLost ? Forwarded.Status.LOST : Forwarded.Status.MOVED, null);
    }
  }

  /** Sends the result for one copy of a request to its entry node, which may be this node. */
  void reply(Caller caller, Forwarded.Status status, Answer answer) {
    Forwarded forwarded = new Forwarded(caller.call(), caller.attempt(), status, answer, 0);
    if (caller.entry().equals(turn.self())) {
      ownEntryNode.accept(forwarded);
    } else {
      turn.send(caller.entry(), forwarded);
    }
  }

  public void onReplicated(NodeId by, Replicated replicated) {
    PrimarySegment primary = get(replicated.segment());
    if (primary != null) {
      primary.onStored(by, replicated.version());
    }
  }

  // ---- time

  /**
   * The monotonic clock stood still. If the gap was longer than a request may wait, all waiting
   * requests are too old to be served, so this primary sends them back.
   */
  public void onClockStoodStill(long nanos) {
    if (nanos > turn.timing().waitNanos()) {
      for (int s = busy.nextSetBit(0); s >= 0; s = busy.nextSetBit(s + 1)) {
        if (primaries[s] != null) {
          primaries[s].sendBackWaiting();
        }
      }
    }
  }

  public void onTick() {
    for (int s = busy.nextSetBit(0); s >= 0; s = busy.nextSetBit(s + 1)) {
      PrimarySegment primary = primaries[s];
      if (primary != null) {
        primary.onTick();
      }
      if (primary == null || !primary.isBusy()) {
        busy.clear(s);
      }
    }
    tidySome();
    sessions.onTick();
    sweep.onTick();
  }

  private void tidySome() {
    int visited = 0;
    walked = 0;
    int s = untidy.nextSetBit(nextToTidy);
    for (;
        s >= 0 && visited < TIDIED_PER_TICK && walked < WALKED_PER_TICK;
        s = untidy.nextSetBit(s + 1)) {
      visited++;
      if (primaries[s] == null || primaries[s].tidy()) {
        untidy.clear(s);
      }
    }
    nextToTidy = Math.max(s, 0);
  }

  /**
   * Drops the tombstones of a segment up to {@code floor} and forgets the {@code silent} clients,
   * at this member and at the other writers.
   */
  void tidy(int segment, SegmentData data, long floor, List<ClientId> silent) {
    turn.check(floor >= data.floor(), "the floor of a segment never falls");
    walked += data.keys() + data.tombstones() + data.requests().size();
    data.dropTombstones(floor);
    if (data.requests().forget(silent, turn.now() - turn.timing().forgetNanos())) {
      turn.marks().onForgottenEarly(turn.now());
    }
    for (NodeId writer : turn.roles().writers(segment)) {
      if (!writer.equals(turn.self())) {
        turn.send(writer, new Housekeeping(segment, floor, silent));
      }
    }
  }
}

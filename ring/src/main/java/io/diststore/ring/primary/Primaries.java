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
  private static final int TIDIED_PER_TICK = 512;

  private final Turn turn;
  private final Segments segments;
  private final Leases leases;
  private final Consumer<Forwarded> entry;
  private final Sessions sessions;
  private final SegmentWalk walk;
  private final Sweep sweep;

  /** Requests that wait until they can be served, over all segments. */
  private final Load waiting;

  /** Bytes of writes that not all other writers have acknowledged, over all segments. */
  private final Load pending;

  private PrimarySegment[] primaries = new PrimarySegment[0];

  /** Segments with something to do on a tick. The others cost nothing then. */
  private final BitSet busy = new BitSet();

  /** Segments with tombstones to drop or clients to forget. */
  private final BitSet untidy = new BitSet();

  /** Segments whose target owners are all filled. Beacons report them. */
  private final BitSet filled = new BitSet();

  /** The untidy segment to look at next. */
  private int nextToTidy;

  private int count;
  private int serving;

  /**
   * @param entry receives the answers to requests that came to this node as their entry node
   */
  public Primaries(
      Turn turn, Segments segments, Leases leases, MarkExchange marks, Consumer<Forwarded> entry) {
    this.turn = turn;
    this.segments = segments;
    this.leases = leases;
    this.entry = entry;
    this.sessions = new Sessions(turn, this::source, marks);
    this.walk = new SegmentWalk(turn, this);
    this.sweep = new Sweep(turn, this);
    this.waiting = new Load(turn.limits().waitingTotal());
    this.pending = new Load(turn.limits().pendingBytes());
  }

  // ---- what one segment needs of all

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
   * Reports whether this member must refuse a write now: too much waits for other writers, too many
   * clients are remembered, or no memory is left for a value. Only a new view removes a writer that
   * does not acknowledge, and without a majority there is no new view.
   *
   * @param put the write stores a value
   */
  boolean isOverloaded(ClientId client, boolean put) {
    return pending.isFull() || put && isMemoryFull() || knowsTooManyClientsFor(client);
  }

  private boolean isMemoryFull() {
    return segments.holdings().memoryBytes() >= turn.limits().entryBytes();
  }

  private boolean knowsTooManyClientsFor(ClientId client) {
    return turn.marks().clients() >= turn.limits().clients() && !turn.marks().knows(client);
  }

  void markBusy(int segment) {
    busy.set(segment);
  }

  /** The segment has nothing to do on a tick for now. */
  void markIdle(int segment) {
    busy.clear(segment);
  }

  void markUntidy(int segment) {
    untidy.set(segment);
  }

  void markFilled(int segment, boolean isFilled) {
    filled.set(segment, isFilled);
  }

  void onServing() {
    serving++;
  }

  void onServingEnds() {
    serving--;
    turn.check(serving >= 0, "counts are never negative");
  }

  // ---- roles

  /** The role of a segment, or null if this member is not its primary. */
  public PrimarySegment get(int segment) {
    return segment < primaries.length ? primaries[segment] : null;
  }

  private CopySource source(int segment) {
    return get(segment);
  }

  /** A view was installed: roles continue, begin and end. */
  public void onView() {
    if (primaries.length == 0) {
      primaries = new PrimarySegment[turn.view().segments()];
    }
    filled.clear();
    Roles before = turn.rolesBefore();
    boolean follows = before != null && turn.epoch() == before.view().epoch() + 1;
    count = 0;
    TakeOverWait wait = leases.takeOverWait();
    boolean waitForAll = turn.rules().keep(Rule.WAIT_ALL) || before == null;
    for (int s = 0; s < primaries.length; s++) {
      boolean mine = turn.inForce() && turn.self().equals(turn.roles().primary(s));
      PrimarySegment primary = primaries[s];
      count += mine ? 1 : 0;
      if (primary != null && mine && follows) {
        primary.continueIn(before.writers(s));
        continue;
      }
      if (primary != null) {
        primaries[s] = null;
        primary.end();
      }
      if (mine) {
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

  /** How many segments this member is the primary of. */
  public int count() {
    return count;
  }

  /** How many segments this member serves. */
  public int serving() {
    return serving;
  }

  /** The segments whose target owners are all filled. The caller owns the copy. */
  public BitSet filled() {
    return (BitSet) filled.clone();
  }

  public boolean areAllFilled() {
    return filled.cardinality() == count;
  }

  // ---- requests and messages

  public void onForward(NodeId from, Forward forward) {
    request(new Caller(from, forward.call(), forward.attempt()), forward.request());
  }

  /** Serves a request whose entry node believes that this member is its primary. */
  public void request(Caller caller, Request request) {
    int segment = request.operation().segment(turn.view().segments());
    PrimarySegment primary = get(segment);
    if (primary != null) {
      primary.request(caller, request, turn.now());
    } else {
      boolean lost = turn.roles().primary(segment) == null;
      reply(caller, lost ? Forwarded.Status.LOST : Forwarded.Status.MOVED, null);
    }
  }

  void reply(Caller caller, Forwarded.Status status, Answer answer) {
    Forwarded forwarded = new Forwarded(caller.call(), caller.attempt(), status, answer);
    if (caller.entry().equals(turn.self())) {
      entry.accept(forwarded);
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
    int looked = 0;
    int s = untidy.nextSetBit(nextToTidy);
    for (; s >= 0 && looked < TIDIED_PER_TICK; s = untidy.nextSetBit(s + 1)) {
      looked++;
      if (primaries[s] == null || primaries[s].tidy()) {
        untidy.clear(s);
      }
    }
    nextToTidy = Math.max(s, 0);
  }

  /** Drops tombstones up to the floor and forgets these clients, here and at the other writers. */
  void tidy(int segment, SegmentData data, long floor, List<ClientId> silent) {
    turn.check(floor >= data.floor(), "a floor never falls");
    data.dropTombstones(floor);
    silent.forEach(data.requests()::forget);
    for (NodeId writer : turn.roles().writers(segment)) {
      if (!writer.equals(turn.self())) {
        turn.send(writer, new Housekeeping(segment, floor, silent));
      }
    }
  }
}

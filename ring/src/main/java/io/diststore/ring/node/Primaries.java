package io.diststore.ring.node;

import io.diststore.ring.message.Forward;
import io.diststore.ring.message.Forwarded;
import io.diststore.ring.message.Housekeeping;
import io.diststore.ring.message.Replicated;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Holdings;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Roles;
import java.util.BitSet;
import java.util.List;

/** The segments of which this member is the primary. */
final class Primaries {
  private static final int TIDIED_PER_TICK = 512;

  final RingNode node;
  final Leases leases;
  final Sessions sessions;
  final SegmentWalk walk;

  /** Segments whose target owners are all filled: what beacons report. */
  final BitSet reported = new BitSet();

  int waitingTotal;

  /** What the writes take that other writers have not acknowledged yet. */
  long pendingBytes;

  private final Turn turn;
  private final Segments segments;
  private final EntryNode entries;
  private final Sweep sweep;
  private PrimarySegment[] primaries = new PrimarySegment[0];

  /** Segments with something to do when time passes; the others cost nothing then. */
  private final BitSet busy = new BitSet();

  /** Segments with tombstones to drop. */
  private final BitSet untidy = new BitSet();

  /** The untidy segment that is looked at next. */
  private int tidiedUpTo;

  private int count;
  private int serving;

  Primaries(
      RingNode node,
      Turn turn,
      Segments segments,
      Leases leases,
      EntryNode entries,
      ToldMarks told) {
    this.node = node;
    this.turn = turn;
    this.segments = segments;
    this.leases = leases;
    this.entries = entries;
    this.sessions = new Sessions(turn, this, told);
    this.walk = new SegmentWalk(turn, this);
    this.sweep = new Sweep(turn, this);
  }

  /** Whether this member has no memory left for more values. */
  boolean full() {
    Holdings held = segments.holdings();
    return NodeStatus.memory(held.keys(), held.bytes()) >= turn.limits.entryBytes();
  }

  /**
   * Whether so much waits for other writers that no more may: only a view takes a silent one out,
   * and without a majority there is none.
   */
  boolean pendingFull() {
    return pendingBytes >= turn.limits.pendingBytes();
  }

  /** Whether no write of any segment waits for other writers, so that no segment need be asked. */
  boolean nothingPending() {
    return pendingBytes == 0;
  }

  /** Whether this member knows of as many clients as it may, and not of this one. */
  boolean tooMany(ClientId client) {
    return turn.marks.clients() >= turn.limits.clients() && !turn.marks.knows(client);
  }

  /** The role of a segment, or null when another member, or nobody, has it. */
  PrimarySegment get(int segment) {
    return segment < primaries.length ? primaries[segment] : null;
  }

  /** Roles go on, begin and end with the view that was just installed. */
  void installed() {
    if (primaries.length == 0) {
      primaries = new PrimarySegment[turn.view.segments()];
    }
    reported.clear();
    Roles before = turn.rolesBefore;
    boolean follows = before != null && turn.epoch() == before.view().epoch() + 1;
    count = 0;
    TakeOverWait wait = leases.takeOverWait(null);
    boolean waitForAll = turn.rules.keep(Rule.WAIT_ALL) || before == null;
    for (int s = 0; s < primaries.length; s++) {
      boolean mine = turn.inForce() && turn.self.equals(turn.roles.primary(s));
      PrimarySegment primary = primaries[s];
      count += mine ? 1 : 0;
      if (primary != null && mine && follows) {
        primary.continueIn(before.writers(s));
        continue;
      }
      if (primary != null) {
        primaries[s] = null;
        primary.stop();
      }
      if (mine) {
        SegmentData data = segments.getOrCreate(s);
        primaries[s] =
            new PrimarySegment(
                turn, this, s, data, waitForAll ? wait : leases.takeOverWait(before.primary(s)));
        busy(s);
        if (data.tombstones() > 0) {
          untidy(s);
        }
      }
    }
    for (int s = busy.nextSetBit(0); s >= 0; s = busy.nextSetBit(s + 1)) {
      if (primaries[s] != null) {
        primaries[s].advance();
      }
    }
  }

  void busy(int segment) {
    busy.set(segment);
  }

  /** The segment has nothing to do when time passes, for now. */
  void notBusy(int segment) {
    busy.clear(segment);
  }

  void untidy(int segment) {
    untidy.set(segment);
  }

  void received(NodeId from, Forward forward) {
    request(new Caller(from, forward.call(), forward.attempt()), forward.request());
  }

  /** A request whose primary this node should be, as its entry node believes. */
  void request(Caller caller, Request request) {
    int segment = request.operation().segment(turn.view.segments());
    PrimarySegment primary = get(segment);
    if (primary != null) {
      primary.request(caller, request, turn.now);
    } else {
      reply(
          caller,
          turn.roles.primary(segment) == null ? Forwarded.Status.LOST : Forwarded.Status.MOVED,
          null);
    }
  }

  void reply(Caller caller, Forwarded.Status status, Answer answer) {
    Forwarded forwarded = new Forwarded(caller.call(), caller.attempt(), status, answer);
    if (caller.entry().equals(turn.self)) {
      entries.received(forwarded);
    } else {
      turn.send(caller.entry(), forwarded);
    }
  }

  void stored(NodeId by, Replicated replicated) {
    PrimarySegment primary = get(replicated.segment());
    if (primary != null) {
      primary.stored(by, replicated.version());
    }
  }

  void tidy(int segment, SegmentData data, long floor, List<ClientId> silent) {
    data.dropTombstones(floor);
    silent.forEach(data.requests()::forget);
    for (NodeId writer : turn.roles.writers(segment)) {
      if (!writer.equals(turn.self)) {
        turn.send(writer, new Housekeeping(segment, floor, silent));
      }
    }
  }

  void tick() {
    for (int s = busy.nextSetBit(0); s >= 0; s = busy.nextSetBit(s + 1)) {
      PrimarySegment primary = primaries[s];
      if (primary != null) {
        primary.tick();
      }
      if (primary == null || !primary.busy()) {
        busy.clear(s);
      }
    }
    tidy();
    sessions.tick();
    sweep.tick();
  }

  private void tidy() {
    int looked = 0;
    int s = untidy.nextSetBit(tidiedUpTo);
    for (; s >= 0 && looked < TIDIED_PER_TICK; s = untidy.nextSetBit(s + 1)) {
      looked++;
      if (primaries[s] == null || primaries[s].tidied()) {
        untidy.clear(s);
      }
    }
    tidiedUpTo = Math.max(s, 0);
  }

  int count() {
    return count;
  }

  /** A segment begins to serve, or ends to. */
  void serving(int by) {
    serving += by;
  }

  int serving() {
    return serving;
  }
}

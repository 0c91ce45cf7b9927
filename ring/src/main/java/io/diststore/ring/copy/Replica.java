package io.diststore.ring.copy;

import io.diststore.ring.message.Housekeeping;
import io.diststore.ring.message.Replicate;
import io.diststore.ring.message.Replicated;
import io.diststore.ring.message.SessionUnknown;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.NodeId;

/**
 * Does the work of a writer when another member is the primary: stores and acknowledges writes,
 * drops tombstones, and forgets clients.
 */
public final class Replica {
  private final Turn turn;
  private final Segments segments;
  private final Intakes intakes;

  public Replica(Turn turn, Segments segments, Intakes intakes) {
    this.turn = turn;
    this.segments = segments;
    this.intakes = intakes;
  }

  public void onReplicate(NodeId from, Replicate write) {
    if (!turn.isInForce() || !intakes.takesFrom(from, write.segment())) {
      return;
    }
    Intake intake = intakes.get(write.segment());
    if (!turn.isInSync(write.segment(), turn.self()) && turn.rules().keep(Rule.FILL)) {
      boolean belongsToSession = intake != null && intake.id().equals(write.session());
      if (!belongsToSession) {
        if (write.session() != null
            && (intake == null || intake.id().compareTo(write.session()) < 0)) {
          turn.send(from, new SessionUnknown(write.segment(), write.session()));
        }
        return;
      }
    }
    if (write.id() != null) {
      turn.marks().raise(write.id().client(), write.lowestAwaited(), turn.now());
    }
    apply(write, segments.getOrCreate(write.segment()));
    if (intake != null && !intake.isDone()) {
      apply(write, intake.incoming());
    }
    turn.send(from, new Replicated(write.segment(), write.version()));
  }

  private void apply(Replicate write, SegmentData data) {
    boolean isAboveFloor = write.version() > data.floor() || !turn.rules().keep(Rule.FLOOR);
    if (write.entry() != null && isAboveFloor) {
      if (turn.rules().keep(Rule.LATER_VERSION)) {
        data.putIfLater(write.entry());
      } else {
        data.put(write.entry());
      }
    }
    if (write.id() != null && turn.rules().keep(Rule.DEDUP_REPLICATE)) {
      if (write.id().number() >= turn.marks().lowest(write.id().client())) {
        data.requests().put(write.id(), write.outcome(), turn.now());
      }
    }
  }

  /**
   * An outcome that is younger than this was forgotten early. A primary forgets outcomes after ten
   * minutes, or early after five minutes, measured by its own clock.
   */
  private long earlyNanos() {
    return (turn.timing().forgetNanos() + turn.timing().markNanos()) / 2;
  }

  public void onHousekeeping(NodeId from, Housekeeping housekeeping) {
    if (!turn.isInForce() || !intakes.takesFrom(from, housekeeping.segment())) {
      return;
    }
    Intake intake = intakes.get(housekeeping.segment());
    boolean isSessionOpen = intake != null && !intake.isDone();
    SegmentData data = segments.get(housekeeping.segment());
    if (data != null && (!isSessionOpen || !turn.rules().keep(Rule.TOMBSTONES))) {
      data.dropTombstones(housekeeping.floor());
      if (data.requests().forget(housekeeping.silent(), turn.now() - earlyNanos())) {
        turn.marks().onForgottenEarly(turn.now());
      }
    }
  }
}

package io.diststore.ring.sim;

import io.diststore.ring.message.Votes;
import io.diststore.ring.shell.Registered;
import io.diststore.ring.shell.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Causes the faults of the cell outside the ring. Each run has one kind of them. */
final class RegisterFaults {
  private static final long MILLI = 1_000_000;

  /** What the cell does wrong in a run. */
  enum Kind {
    /** Nothing. */
    NONE,
    /** It answers nobody until all faults end. */
    ABSENT,
    /** Each call takes up to 1.4 s. */
    SLOW,
    /** It answers nobody for some seconds, again and again. */
    REFUSING,
    /** A person empties it or sets it back to older contents, now and then. */
    SET_BACK
  }

  private record Past(long atNanos, Registered contents) {}

  private final Simulation sim;
  private final SplittableRandom random;
  private final Kind kind;
  private final List<Past> history = new ArrayList<>();
  private long quietUntil;

  RegisterFaults(Simulation sim) {
    this.sim = sim;
    this.random = new SplittableRandom(sim.scenario.seed() * 31 + 7);
    Kind drawn = Kind.values()[(int) (sim.scenario.seed() / 2 % Kind.values().length)];
    // Only short faults leave the members the time that they need to restore the cell.
    boolean isPossible = drawn != Kind.SET_BACK || sim.scenario.faults() == FaultKind.SHORT;
    this.kind = isPossible ? drawn : Kind.NONE;
  }

  void start() {
    switch (kind) {
      case NONE -> {}
      case ABSENT -> sim.register.absent = true;
      case SLOW -> sim.register.slowNanos = random.nextLong(700 * MILLI);
      case REFUSING -> sim.after(random.nextLong(4000 * MILLI), this::refuse);
      case SET_BACK -> sim.after(random.nextLong(4000 * MILLI), this::setBack);
    }
    sim.trace.event(sim.now(), () -> "REGISTER " + kind);
  }

  /** The cell has new contents. */
  void onContents(Registered contents) {
    history.add(new Past(sim.now(), contents));
  }

  /** Reports whether the members must have time to notice that the cell was set back. */
  boolean isQuiet() {
    return sim.now() < quietUntil;
  }

  private boolean isOver() {
    return sim.now() >= sim.scenario.faultsUntilNanos();
  }

  private void refuse() {
    if (isOver()) {
      return;
    }
    sim.register.absent = true;
    sim.after(
        (500 + random.nextLong(5500)) * MILLI,
        () -> {
          sim.register.absent = false;
          sim.after((500 + random.nextLong(8000)) * MILLI, this::refuse);
        });
  }

  /**
   * Sets the cell back, but only when the protocol promises to survive that: the cell has not voted
   * for some time, and a member that has the latest view reaches the cell.
   */
  private void setBack() {
    if (isOver()) {
      return;
    }
    if (!history.isEmpty() && !hasVotedRecently() && isLatestViewKnown()) {
      Registered older =
          random.nextInt(3) == 0
              ? Registered.EMPTY
              : history.get(random.nextInt(history.size())).contents;
      sim.trace.event(sim.now(), () -> "REGISTER set back to " + older);
      sim.register.cut.clear();
      quietUntil = sim.now() + Timing.DEFAULT.settleNanos() + Timing.DEFAULT.detectionNanos();
      sim.register.setBack(older);
    }
    sim.after((1000 + random.nextLong(5000)) * MILLI, this::setBack);
  }

  private boolean hasVotedRecently() {
    long since = sim.now() - 12_000 * MILLI;
    return history.stream()
        .anyMatch(past -> past.atNanos > since && !past.contents.votes().equals(Votes.NONE));
  }

  private boolean isLatestViewKnown() {
    long latest = sim.invariants.latest().view().epoch();
    return sim.machines.stream().noneMatch(m -> m.paused != null)
        && sim.machines.stream()
            .anyMatch(
                m ->
                    m.runs()
                        && m.node.view() != null
                        && m.node.view().epoch() == latest
                        && m.node.view().live(m.node.id()));
  }
}

package io.diststore.ring.sim;

import io.diststore.ring.node.RingNode;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.Registered;
import io.diststore.ring.view.View;
import java.util.HashSet;
import java.util.Set;

/**
 * A cell outside the ring, with compare-and-set. Calls and replies may get lost, and machines may
 * be cut off from the cell.
 */
final class SimRegister {
  private final Simulation sim;
  final Set<Integer> cut = new HashSet<>();

  /** Whether no machine reaches the cell. */
  boolean absent;

  /** How long a call takes, in addition to the network's delays. */
  long slowNanos;

  private Registered contents = Registered.EMPTY;

  SimRegister(Simulation sim) {
    this.sim = sim;
  }

  void found(View first) {
    contents = Registered.EMPTY.followedBy(first);
  }

  Registered contents() {
    return contents;
  }

  /** Empties the cell, or sets it back to older contents, as a person or a backup does. */
  void setBack(Registered older) {
    contents = older;
  }

  /** Reports whether a machine reaches the cell now. */
  boolean isReachedBy(SimMachine machine) {
    return !absent && !cut.contains(machine.index);
  }

  void read(SimMachine caller) {
    replace(caller, null, null);
  }

  /** Replaces the contents if they are still the expected ones. If {@code next} is null, reads. */
  void replace(SimMachine caller, Registered expected, Registered next) {
    RingNode running = caller.node;
    sim.after(sim.network.delay() + slowNanos, () -> handle(caller, running, expected, next));
  }

  private void handle(SimMachine caller, RingNode running, Registered expected, Registered next) {
    if (!isReachedBy(caller) || sim.network.loses()) {
      return;
    }
    if (!sim.earlierRelease.canRead(running.id(), contents.view())) {
      return;
    }
    if (next != null && contents.isSame(expected)) {
      contents = sim.earlierRelease.write(running.id(), next);
      sim.onRegistered(contents);
    }
    if (sim.network.loses() || sim.network.loses()) {
      return;
    }
    Registered answer = contents;
    sim.after(
        sim.network.delay() + slowNanos,
        () -> {
          if (caller.node == running && isReachedBy(caller)) {
            sim.give(caller, new Event.RegisterRead(answer));
          }
        });
  }
}

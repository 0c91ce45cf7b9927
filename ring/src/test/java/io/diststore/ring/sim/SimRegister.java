package io.diststore.ring.sim;

import io.diststore.ring.node.RingNode;
import io.diststore.ring.shell.Event;
import io.diststore.ring.view.View;
import java.util.HashSet;
import java.util.Set;

/**
 * A register outside the ring: one atomic cell. Calls and replies may get lost, and machines may be
 * cut off from the register.
 */
final class SimRegister {
  private final Simulation sim;
  final Set<Integer> cut = new HashSet<>();
  private View view;

  SimRegister(Simulation sim) {
    this.sim = sim;
  }

  void found(View first) {
    view = first;
  }

  void call(SimMachine caller, View next) {
    RingNode running = caller.node;
    sim.after(sim.network.delay(), () -> handle(caller, running, next));
  }

  private void handle(SimMachine caller, RingNode running, View next) {
    if (cut.contains(caller.index) || sim.network.loses()) {
      return;
    }
    if (!sim.earlierRelease.canRead(running.id(), view)) {
      return;
    }
    if (next != null && next.epoch() == view.epoch() + 1) {
      view = next;
      sim.onDecided(next);
    }
    if (sim.network.loses() || sim.network.loses()) {
      return;
    }
    View answer = view;
    sim.after(
        sim.network.delay(),
        () -> {
          if (caller.node == running && !cut.contains(caller.index)) {
            sim.give(caller, new Event.RegisterRead(answer));
          }
        });
  }
}
